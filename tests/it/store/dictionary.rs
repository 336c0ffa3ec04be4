//! Every column of the database has its meaning and sensitivity in `migrations/README.md`, and no other is there.

use std::collections::BTreeSet;

use amhp_hub::store::StoreError;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::database::TestDatabase;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

const IN_DATABASE: &str = "SELECT m.name || '.' || c.name AS name FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";

#[tokio::test]
async fn each_column_is_explained() {
    let database = TestDatabase::sqlite().await;
    let there: BTreeSet<String> = database
        .store
        .read(|conn| {
            let columns: Vec<Column> = diesel::sql_query(IN_DATABASE).load(conn)?;
            Ok::<_, StoreError>(columns.into_iter().map(|column| column.name).collect())
        })
        .await
        .unwrap();
    assert!(there.len() > 100);
    assert_eq!(explained(include_str!("../../../migrations/README.md")), there);
}

/// `table.column` of each row `| `column` | meaning | sensitivity |` below a heading `### table — …`.
fn explained(readme: &str) -> BTreeSet<String> {
    let mut table = "";
    let mut found = BTreeSet::new();
    for line in readme.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            table = heading.split_whitespace().next().unwrap();
        }
        let cells: Vec<&str> = line.split(" | ").collect();
        if let ([column, meaning, sensitivity], Some(_)) =
            (&cells[..], line.strip_prefix("| `").filter(|_| !table.is_empty()))
        {
            assert!(!meaning.is_empty() && sensitivity.trim_end_matches(" |").parse::<u8>().unwrap() <= 3, "{line}");
            found.insert(format!("{table}.{}", column.trim_matches(['|', ' ', '`'])));
        }
    }
    found
}
