package io.dataweaver.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.run.RunObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A page {@code /metrics} that Prometheus reads, of the runs that {@link #observer} is told of and of this JVM.
 *
 * <p>Bound to the loopback interface, for nobody has to log in; it answers {@code GET} only, and holds names of
 * pipelines and steps, codes and numbers.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 16;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerObserver observer = new MicrometerObserver(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final HttpServer server;
    private final ExecutorService thread;

    private PrometheusEndpoint(HttpServer server, String version) {
        this.server = server;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread answering = new Thread(work, "dataweaver-metrics");
            answering.setDaemon(true);
            return answering;
        });
        Gauge.builder(MeterName.BUILD_INFO.id(), () -> 1)
                .tags("version", version, "java", Runtime.version().toString())
                .description(MeterName.BUILD_INFO.meaning())
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        server.setExecutor(thread);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Opens the page.
     *
     * @param port where to listen on the loopback interface; 0 for any that is free
     * @param version of the program, for a label
     * @throws DataWeaverException if the port is taken
     */
    public static PrometheusEndpoint open(int port, String version) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            return new PrometheusEndpoint(HttpServer.create(address, BACKLOG), version);
        } catch (IOException failed) {
            throw new DataWeaverException(
                    MetricsErrorCode.PORT_NOT_FREE,
                    "the metrics cannot be shown at " + address + ": " + failed.getMessage(),
                    "choose another --metrics-port; 0 takes any that is free",
                    failed);
        }
    }

    /** Returns what is to be told of runs. */
    public RunObserver observer() {
        return observer;
    }

    /** Returns where the page is. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        return URI.create("http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort() + "/metrics");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals("/metrics");
            boolean reads = exchange.getRequestMethod().equals("GET");
            if (!known || !reads) {
                exchange.sendResponseHeaders(known ? 405 : 404, -1);
                return;
            }
            byte[] page = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    /** Closes the page. Idempotent. */
    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
        collections.close();
        registry.close();
    }
}
