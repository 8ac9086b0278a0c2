//! An operation on its way through the door, without its types.

use std::pin::Pin;

use kernel::{Error, Operation, Outcome, Result, TenantId};
use serde_json::Value;

/// A future without its type: whoever awaits it is compiled without what is inside. In a release build every crate
/// compiles the futures that it polls, and a hundred resources would each compile the door and the driver behind it.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// One run of an operation as the door sees it, without its types.
pub trait Call<Tx>: Send {
    /// The input as JSON, for the event: without what is never written down.
    fn input(&self) -> Result<Value>;
    /// See [`Operation::platform_target`].
    fn platform_target(&self) -> Option<TenantId>;
    /// See [`Operation::object`].
    fn object(&self) -> Option<String>;
    /// See [`Operation::is_anonymous`].
    fn is_anonymous(&self) -> bool;
    /// Does it, and keeps the output.
    fn run<'a>(&'a mut self, tx: &'a Tx) -> Boxed<'a, ()>;
    /// What the output says of itself: id and version.
    fn outcome(&self) -> (Option<String>, Option<i32>);
    /// The output as JSON, to be stored: without what is told once.
    fn answer(&self) -> Result<Value>;
    /// Takes a stored output for this one's.
    fn replay(&mut self, answer: Value) -> Result<()>;
}

/// An operation, and what came of it.
pub struct Calling<O: Operation> {
    operation: O,
    output: Option<O::Output>,
}

impl<O: Operation> Calling<O> {
    /// Not run yet.
    pub fn new(operation: O) -> Self {
        Self { operation, output: None }
    }

    /// What the caller gets.
    pub fn output(self) -> Result<O::Output> {
        self.output.ok_or_else(|| Error::internal("an operation that left no output"))
    }
}

impl<O: Operation> Call<O::Tx> for Calling<O> {
    fn input(&self) -> Result<Value> {
        let mut input = serde_json::to_value(&self.operation).map_err(Error::internal)?;
        if let Some(members) = input.as_object_mut() {
            members.retain(|name, _| !O::secrets().contains(&name.as_str()));
        }
        Ok(input)
    }
    fn platform_target(&self) -> Option<TenantId> {
        self.operation.platform_target()
    }
    fn object(&self) -> Option<String> {
        self.operation.object()
    }
    fn is_anonymous(&self) -> bool {
        self.operation.is_anonymous()
    }
    fn run<'a>(&'a mut self, tx: &'a O::Tx) -> Boxed<'a, ()> {
        Box::pin(async move {
            self.output = Some(self.operation.clone().run(tx).await?);
            Ok(())
        })
    }
    fn outcome(&self) -> (Option<String>, Option<i32>) {
        self.output.as_ref().map_or((None, None), |output| (output.subject(), output.version()))
    }
    fn answer(&self) -> Result<Value> {
        let mut answer = serde_json::to_value(&self.output).map_err(Error::internal)?;
        for member in O::Output::told_once() {
            answer[member] = Value::Null;
        }
        Ok(answer)
    }
    fn replay(&mut self, answer: Value) -> Result<()> {
        self.output = Some(serde_json::from_value(answer).map_err(Error::internal)?);
        Ok(())
    }
}
