//! Logs as JSON lines on standard output; traces to a collector if one is configured (docs/LOGGING.md).

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// What must be flushed at the end.
#[derive(Debug, Default)]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Starts logging, and exporting if there is somewhere to export to.
    pub fn start(log: &str, otlp_endpoint: Option<&str>) -> Result<Self, String> {
        let filter = |text: &str| EnvFilter::try_new(text).map_err(|error| format!("log: {error}"));
        let provider = otlp_endpoint.map(provider).transpose()?;
        // Without a filter of its own every statement's and connection's TRACE span would be exported.
        let spans = filter("info,opentelemetry=off,hyper=off,reqwest=off")?;
        let export = provider
            .as_ref()
            .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("betre")).with_filter(spans));
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_filter(filter(log)?);
        tracing_subscriber::registry()
            .with(export)
            .with(lines)
            .try_init()
            .map_err(|error| format!("logging cannot start: {error}"))?;
        Ok(Self(provider))
    }

    /// Sends what has not been sent.
    pub fn flush(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

fn provider(endpoint: &str) -> Result<SdkTracerProvider, String> {
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .build()
        .map_err(|error| format!("otlp_endpoint: {error}"))?;
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(Resource::builder().with_service_name("betre").build())
        .build())
}
