//! A small invented corpus.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use scrutineer::assistant::{self, Assistant};
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::ingest;
use scrutineer::inspectorates::Inspectorates;
use tempfile::TempDir;

/// An invented inspection of Devon, in the form of the bundled digests.
pub(crate) const DEVON: &str = r#"+++
title = "Devon: digest of the 2019 inspection"
kind = "digest"
authority = "Devon"
framework = "ILACS"
inspection_start = 2019-10-14
inspection_end = 2019-10-18
published = 2019-11-05
lead_inspector = "Jo Smith"
overall = "Good"

[[judgements]]
label = "The experiences and progress of children who need help and protection"
grade = "Outstanding"
+++

# Devon: digest of the 2019 inspection

Inspectors found services to be good.

## What needs to improve

- Homes for young people, which takes in:
  - enough of them
  - their quality
- The timeliness of life-story work.

## The experiences and progress of children who need help and protection: outstanding

- Early help reaches families soon, and life-story work is begun late.
"#;

/// An earlier one.
pub(crate) const DEVON_2016: &str = r#"+++
title = "Devon: digest of the 2016 inspection"
kind = "digest"
authority = "Devon"
framework = "SIF"
inspection_start = 2016-04-11
inspection_end = 2016-05-06
published = 2016-06-27
lead_inspector = "Sam Jones"
overall = "Requires improvement to be good"
+++

# Devon: digest of the 2016 inspection

## Recommendations

- See to it that plans are clear.
"#;

/// A later visit to the council of `visits::FULL`, which takes up what that asked for.
const LATER: &str = "5 March 2025\n\nLee Other, Director of Children\u{2019}s Services\n\nDear Lee Other\n\n\
    ## Focused visit to Kent children\u{2019}s services\n\n\
    This letter summarises the findings of a focused visit to Kent children\u{2019}s services on 4 and 5 February 2025. \
    The inspectors were Kit Sample and Jo Pattern.\n\n\
    Inspectors looked at the local authority\u{2019}s arrangements for children in care.\n\n\
    ## What needs to improve in this area of social work practice?\n\n- Life-story work, and its quality.\n\n\
    ## Main findings\n\nChildren are seen often.\n\n\
    Ofsted will take the findings from this focused visit into account when planning your next inspection or visit.\n\n\
    Yours sincerely\n\nKit Sample\n\nHis Majesty\u{2019}s Inspector\n";

/// Minutes of a meeting on the SEND inspection, and a council's news that belongs to no inspection.
const MINUTES: &str = "+++\ntitle = \"Minutes of the cabinet\"\nkind = \"minutes\"\nauthority = \"Kent\"\n\
    inspection_start = 2023-07-03\ninspection_end = 2023-07-07\n+++\n\n# Minutes of the cabinet\n\nThe report was noted.\n";
const NEWS: &str = "+++\ntitle = \"A new playground\"\nkind = \"press_release\"\nauthority = \"Kent\"\n+++\n\n\
    # A new playground\n\nSwings were put up.\n";

/// Such a folder about Kent: a full inspection, two focused visits, an area SEND inspection with minutes, and a press release.
pub(crate) fn kent() -> TempDir {
    let folder = folder();
    let files = [
        ("full.md", crate::visits::FULL),
        ("visit.md", crate::visits::VISIT),
        ("later.md", LATER),
        ("send.md", crate::visits::SEND),
        ("minutes.md", MINUTES),
        ("news.md", NEWS),
    ];
    for (file, text) in files {
        fs::write(folder.path().join("corpus").join(file), text).unwrap();
    }
    folder
}

/// A folder with `corpus`, which holds both inspections, and a settings file that makes Devon the home authority.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("corpus/devon-2019.md"), DEVON).unwrap();
    fs::write(folder.path().join("corpus/devon-2016.md"), DEVON_2016).unwrap();
    fs::write(folder.path().join("bot.toml"), "home_authority = \"Devon\"\n").unwrap();
    folder
}

/// An assistant over the Markdown files of the folder's `corpus`, asked on a day, with a home authority or none.
pub(crate) fn assistant_on(folder: &Path, home: Option<&str>, today: Date) -> Assistant {
    let settings = assistant::Settings { home: home.map(str::to_owned) };
    Assistant::new(
        Arc::new(index(folder)),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        move || today,
    )
}

/// Brings the index of such a folder up to date.
pub(crate) fn index(folder: &Path) -> Snapshot {
    let program = env!("CARGO_BIN_EXE_scrutineer").into();
    let reader = Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), program);
    let read = |found: &Found| reader.read(found);
    let dir = folder.join("index");
    ingest::bring_up_to_date(&[folder.join("corpus")], &dir, "as in tests", &read, &mut |_| ()).unwrap();
    Snapshot::open(&dir).unwrap()
}

/// An assistant over such a folder.
pub(crate) fn assistant(folder: &Path) -> Assistant {
    let settings = assistant::Settings { home: Some("Devon".to_owned()) };
    Assistant::new(
        Arc::new(index(folder)),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        || jiff::civil::date(2026, 11, 1),
    )
}
