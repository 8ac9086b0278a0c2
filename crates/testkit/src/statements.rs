//! Sees every statement that the server sends.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The statements of each request, in order, and what is wrong with any of them.
#[derive(Debug, Default)]
pub struct Statements {
    seen: Mutex<Vec<(String, String)>>,
    faults: Mutex<Vec<String>>,
}

impl Statements {
    /// The statements of one request, by its `X-Request-Id`.
    pub fn of(&self, request: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(id, _)| id == request).map(|(_, sql)| sql.clone()).collect()
    }

    /// Every text that was sent, once.
    pub fn distinct(&self) -> BTreeSet<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|(_, sql)| sql.clone()).collect()
    }

    /// Every statement that lacked its tenant.
    pub fn faults(&self) -> Vec<String> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl db::StatementLog for Statements {
    fn record(&self, request: &str, sql: &str) {
        if let Err(fault) = crate::lint(sql) {
            self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{fault}: {sql}"));
        }
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push((request.to_owned(), sql.to_owned()));
    }
}
