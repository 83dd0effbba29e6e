//! What a package's report means for its mini program now: which JSAPIs are granted, which hosts listed.

use crate::Error;
use crate::entity::mini_program;
use crate::near::Reads;
use domain::configuration::HostName;
use domain::id::VersionId;
use domain::package::{Finding, FindingKind, Limits, Report};
use domain::version::{FILES_SHOWN, FindingRow, Grant, JsapiRow, PLACES_SHOWN, PackageDetail};
use std::collections::BTreeSet;

/// JSAPIs with their grants, and every finding, blocking first. A version that is not there yet has no
/// domains of its own.
pub async fn evaluate(
    db: &impl Reads,
    (row, version): (&mini_program::Model, Option<VersionId>),
    limits: &Limits,
    report: &Report,
) -> Result<(Vec<JsapiRow>, Vec<FindingRow>), Error> {
    let names = report.jsapis.iter().map(|it| it.name.clone());
    // No registry knows a name with NUL in it, and PostgreSQL refuses to be asked.
    let names: BTreeSet<String> = names.filter(|name| !name.contains('\0')).collect();
    let grants = crate::registry::grants(db, row.tenant_id, row.id, &names).await?;
    let mut jsapis = Vec::with_capacity(report.jsapis.len());
    let mut findings: Vec<Finding> = report.findings.clone();
    for used in &report.jsapis {
        let grant = grants.get(&used.name).cloned().unwrap_or(Grant::Unknown);
        let name = used.name.clone();
        let kind = match &grant {
            Grant::Granted { .. } => None,
            Grant::NotGranted { features } => {
                Some(FindingKind::JsapiNotGranted { name, features: features.clone() })
            }
            Grant::Unknown => Some(FindingKind::JsapiUnknown { name }),
        };
        findings.extend(kind.map(|kind| Finding {
            kind,
            places: used.places.clone(),
            count: used.count,
        }));
        jsapis.push(JsapiRow { used: used.clone(), grant });
    }
    let listed = crate::configuration::listed(db, row, version).await?;
    // A host under which nothing can be listed, such as an address, is in no list.
    let is_listed = |host: &str| HostName::read(host).is_ok_and(|host| listed.contains(&host));
    let outside = report.hosts.iter().filter(|it| !is_listed(&it.host));
    findings.extend(outside.map(|it| Finding {
        kind: FindingKind::HostNotListed { host: it.host.clone() },
        places: it.places.clone(),
        count: it.count,
    }));
    let mut findings: Vec<FindingRow> = findings
        .into_iter()
        .map(|finding| FindingRow { severity: finding.severity(limits), finding })
        .collect();
    findings.sort_by_key(|it| it.severity);
    Ok((jsapis, findings))
}

/// What the version's page shows of its package: lists are cut to what a page can hold, counts are not.
pub async fn package(
    db: &impl Reads,
    (row, version): (&mini_program::Model, VersionId),
    limits: Limits,
    report: Report,
    (sha256, size): (&str, u64),
) -> Result<(PackageDetail, Vec<FindingRow>), Error> {
    let (mut jsapis, mut findings) = evaluate(db, (row, Some(version)), &limits, &report).await?;
    for jsapi in &mut jsapis {
        jsapi.used.places.truncate(PLACES_SHOWN);
    }
    for found in &mut findings {
        found.finding.places.truncate(PLACES_SHOWN);
    }
    let file_count = u32::try_from(report.files.len()).unwrap_or(u32::MAX);
    let files = report.files.into_iter().take(FILES_SHOWN).map(|it| (it.path, it.size)).collect();
    let detail = PackageDetail {
        sha256: sha256.to_owned(),
        size,
        profile: report.profile,
        unpacked: report.unpacked,
        pages: report.pages,
        jsapis,
        files,
        file_count,
        sizes: report.sizes,
        limits,
    };
    Ok((detail, findings))
}
