package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.tap.Tap;
import io.dataweaver.core.tap.TapRequest;
import io.dataweaver.core.verify.Verifications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An engine whose libraries are loaded apart: each call is made with its class loader as the context class loader of the
 * thread, in which those libraries look for what they load by name. Threads that the engine starts inherit it.
 */
final class EngineOfFolder implements Engine {

    private final Engine engine;
    private final ClassLoader loader;

    private EngineOfFolder(Engine engine, ClassLoader loader) {
        this.engine = engine;
        this.loader = loader;
    }

    /**
     * Makes an engine.
     *
     * @param options as they were resolved
     */
    static Engine make(EnginePlugin plugin, Map<String, Object> options) {
        ClassLoader loader = plugin.getClass().getClassLoader();
        if (loader == Engine.class.getClassLoader()) {
            return plugin.create(Options.parse(plugin.descriptor(), options));
        }
        return new EngineOfFolder(
                within(loader, () -> plugin.create(Options.parse(plugin.descriptor(), options))), loader);
    }

    private static <T> T within(ClassLoader loader, Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return within(loader, engine::capabilities);
    }

    @Override
    public void check(PipelinePlan plan) {
        within(loader, () -> {
            engine.check(plan);
            return true;
        });
    }

    @Override
    public List<String> explain(PipelinePlan plan) {
        return within(loader, () -> engine.explain(plan));
    }

    @Override
    public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return new Run(within(loader, () -> engine.start(plan, environment, restart)), loader);
    }

    @Override
    public RunHandle startParts(PipelinePlan plan, RunEnvironment environment, boolean restart) {
        return new Run(within(loader, () -> engine.startParts(plan, environment, restart)), loader);
    }

    @Override
    public Optional<Path> shared() {
        return within(loader, engine::shared);
    }

    @Override
    public RunHandle join(String pipeline, RunEnvironment environment) {
        return new Run(within(loader, () -> engine.join(pipeline, environment)), loader);
    }

    @Override
    public boolean isUnderWay(String pipeline) {
        return within(loader, () -> engine.isUnderWay(pipeline));
    }

    @Override
    public void delete(String pipeline) {
        within(loader, () -> {
            engine.delete(pipeline);
            return true;
        });
    }

    @Override
    public void close() {
        within(loader, () -> {
            engine.close();
            return true;
        });
    }

    private record Run(RunHandle run, ClassLoader loader) implements RunHandle {

        @Override
        public RunProgress progress() {
            return within(loader, run::progress);
        }

        @Override
        public Tap tap(TapRequest request) {
            return run.tap(request); // answered by workers; nothing of the engine's is called
        }

        @Override
        public Verifications verifications() {
            return run.verifications();
        }

        @Override
        public void stop() {
            within(loader, () -> {
                run.stop();
                return true;
            });
        }

        @Override
        public RunResult await() throws InterruptedException {
            return run.await();
        }

        @Override
        public Optional<RunResult> await(Duration wait) throws InterruptedException {
            return run.await(wait);
        }
    }
}
