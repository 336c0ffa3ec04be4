//! Lays out what the binary embeds: `OUT_DIR/static`, served under `/assets/`, and `OUT_DIR/components`, the official
//! macros. `OUT_DIR/fonts` holds those of printed copies; they are never served. Imports `tools`.
//!
//! Pictures are those of `web/images` and those that the styles name: no crown, no crest, no font comes along. The
//! styles are compiled again only where they, or the packages, changed.

use crate::tools::{copy, make_folder, names, node, read, run, write};
use std::path::{Path, PathBuf};
use std::{env, fs};

const GOVUK: &str = "node_modules/govuk-frontend/dist/govuk";
const MOJ: &str = "node_modules/@ministryofjustice/frontend/moj";
const DEJAVU: &str = "node_modules/dejavu-fonts-ttf/ttf";
/// The fonts of printed copies: one for answers, one for questions and headings.
const FONTS: [&str; 2] = ["DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"];

/// Fills the folders from `packages` and `web/`.
pub fn lay_out(packages: &Path) -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set: cargo sets it".to_string())?);
    let site = out.join("static");
    // What is no longer laid out must not be embedded still.
    for folder in [&site, &out.join("components")] {
        fs::remove_dir_all(folder).ok();
        make_folder(folder)?;
    }
    copy(&packages.join("govuk_frontend_jinja/templates"), &out.join("components"))?;
    fonts(packages, &out.join("fonts"))?;
    scripts(packages, &site)?;
    styles(packages, &out)?;
    pictures(packages, &site)
}

fn fonts(packages: &Path, folder: &Path) -> Result<(), String> {
    make_folder(folder)?;
    FONTS.iter().try_for_each(|name| copy(&packages.join(DEJAVU).join(name), &folder.join(name)))
}

fn scripts(packages: &Path, site: &Path) -> Result<(), String> {
    for (folder, name) in [(GOVUK, "govuk-frontend.min.js"), (MOJ, "moj-frontend.min.js")] {
        let script = read(&packages.join(folder).join(name))?;
        // The map that the last line names is not served.
        let code = script.split("//# sourceMappingURL").next().unwrap_or_default();
        write(&site.join(name), code)?;
    }
    copy(Path::new("web/scripts"), site)
}

fn styles(packages: &Path, out: &Path) -> Result<(), String> {
    let (made, made_from) = (out.join("app.css"), out.join("styles.txt"));
    let mut sources = packages.display().to_string();
    for name in names(Path::new("web/styles"))? {
        sources += &read(&Path::new("web/styles").join(name))?;
    }
    if !made.exists() || read(&made_from).ok().as_ref() != Some(&sources) {
        compile(packages, &made)?;
        write(&made_from, &sources)?;
    }
    copy(&made, &out.join("static/app.css"))
}

fn compile(packages: &Path, made: &Path) -> Result<(), String> {
    let mut sass = node("node")?;
    sass.arg(packages.join("node_modules/sass/sass.js"));
    sass.args(["--style=compressed", "--no-source-map", "--quiet-deps"]);
    // MoJ Frontend names GOV.UK Frontend from the folder above node_modules, everybody else from within.
    sass.arg(format!("--load-path={}", packages.display()));
    sass.arg(format!("--load-path={}", packages.join("node_modules").display()));
    run(sass.arg("web/styles/app.scss").arg(made), "The styles in web/styles do not compile.").map(drop)
}

/// Ours, and those that the styles name.
fn pictures(packages: &Path, site: &Path) -> Result<(), String> {
    copy(Path::new("web/images"), &site.join("images"))?;
    let css = read(&site.join("app.css"))?;
    let named = css.split("url(/assets/images/").skip(1).filter_map(|rest| rest.split(')').next());
    for name in named.filter(|name| !Path::new("web/images").join(name).exists()) {
        let from = [GOVUK, MOJ].map(|folder| packages.join(folder).join("assets/images").join(name));
        let from = from.iter().find(|path| path.exists());
        let from = from.ok_or(format!("The styles name the picture {name}, which no package holds."))?;
        copy(from, &site.join("images").join(name))?;
    }
    Ok(())
}
