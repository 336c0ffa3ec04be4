# The two commands of the README, and the checks that .ci/run makes of them.
CARGO ?= cargo
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: run test kill-test power-cut-test restore-bench fmt lint openapi needs-run needs-test

# A demonstration on http://127.0.0.1:8080, kept in ./var.
run: needs-run
	@echo "Builds amhp-hub (some minutes the first time), then serves a demonstration and says how to sign in."
	$(CARGO) run --locked -- serve --demo

test: needs-test
	$(CARGO) test --locked

# Kills the service two hundred times an engine while eight clients submit, and documents, claims and decisions with
# them; takes some ten minutes. `make test` does it twice.
KILL_CYCLES ?= 200
kill-test: needs-test
	AMHP_HUB_KILL_CYCLES=$(KILL_CYCLES) $(CARGO) test --locked --test it -- kill::nothing_acknowledged --nocapture

# Cuts the power at five thousand moments of a run that strace watched; takes some minutes. `make test` does so at two
# hundred.
POWER_CUT_IMAGES ?= 5000
power-cut-test: needs-test
	AMHP_HUB_POWER_CUT_IMAGES=$(POWER_CUT_IMAGES) $(CARGO) test --locked --test it -- power_cut --nocapture

# Times backup and restore of so many referrals with the program as built for release, on both engines.
RESTORE_REFERRALS ?= 100000
restore-bench: needs-test
	$(CARGO) build --release --locked
	AMHP_HUB_RESTORE_REFERRALS=$(RESTORE_REFERRALS) AMHP_HUB_MEASURED_PROGRAM=$(CURDIR)/target/release/amhp-hub \
	  $(CARGO) test --locked --test it -- command::backup::bench --nocapture --test-threads=1

fmt:
	$(CARGO) fmt --check

lint:
	$(CARGO) clippy --all-targets --locked -- -D warnings

# Writes the API's description anew; .ci/run fails where it was forgotten.
openapi:
	mkdir -p openapi target
	$(CARGO) run --quiet --locked -- openapi > target/amhp-hub.v1.json
	cp target/amhp-hub.v1.json openapi/amhp-hub.v1.json

needs-run:
	@.ci/needs run

needs-test:
	@.ci/needs test
