package io.dataweaver.core.run;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a worker of an engine is told: which run it works for, and how it comes by the plan. A text, so that any engine can
 * carry it; no object of ours is serialized.
 *
 * <p>Held by whoever starts the run; workers get {@link #text} and {@link Work#open open} it. In the process that started
 * the run they get the very plan that is there.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public final class WorkOrder implements AutoCloseable {

    private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

    private static final String PIPELINE = "pipeline";
    private static final String RUN = "run";
    private static final String EPOCH = "epoch";
    private static final String RESUMED = "resumed";
    private static final String SHARED_PLAN = "plan";
    private static final String SHIPMENT = "shipment";
    private static final String STATE_FOLDER = "state";
    private static final String SHARED_FOLDER = "shared";
    private static final String GENERATION = "generation";
    private static final String TOKEN = "token";

    private final SinkRun run;
    private final How how;

    /** How workers come by the plan. */
    private sealed interface How {

        /** They are in this process, where it is kept under a name. */
        record Here(String id) implements How {}

        /** They make it again. */
        record Shipped(String shipment, String stateFolder, Optional<SharedFolder> shared) implements How {}
    }

    /** What workers in the same process share. */
    record Shared(
            PipelinePlan plan,
            RunEnvironment environment,
            RunObservation observation,
            AtomicReference<@Nullable DataWeaverException> failure) {}

    private WorkOrder(SinkRun run, How how) {
        this.run = run;
        this.how = how;
    }

    /**
     * Returns an order for workers in this process, which share {@code plan}.
     *
     * @param plan stays open until the order is closed
     * @param observation is told what the stages of the workers do
     */
    public static WorkOrder shared(
            SinkRun run, PipelinePlan plan, RunEnvironment environment, RunObservation observation) {
        String id = UUID.randomUUID().toString();
        SHARED.put(id, new Shared(plan, environment, observation, new AtomicReference<>()));
        return new WorkOrder(run, new How.Here(id));
    }

    /**
     * Returns an order for workers in other processes, which make the plan again.
     *
     * @param environment workers keep rejected records in the same folder, by its absolute path, and share the same
     * @throws DataWeaverException if the plan cannot leave this process, with the reasons
     */
    public static WorkOrder shipped(SinkRun run, PipelinePlan plan, RunEnvironment environment) {
        String folder = environment.folder().toAbsolutePath().toString();
        return new WorkOrder(run, new How.Shipped(plan.shipment().text(), folder, environment.shared()));
    }

    /** Returns which run is worked for. */
    public SinkRun run() {
        return run;
    }

    /** Returns what workers get: one line of JSON without secrets. */
    public String text() {
        StateObject json = StateObject.empty()
                .with(PIPELINE, run.pipeline())
                .with(RUN, run.run())
                .with(EPOCH, run.epoch())
                .with(RESUMED, run.resumed());
        return (how instanceof How.Shipped shipped ? with(json, shipped) : json.with(SHARED_PLAN, id())).toString();
    }

    private static StateObject with(StateObject json, How.Shipped shipped) {
        StateObject more = json.with(SHIPMENT, shipped.shipment()).with(STATE_FOLDER, shipped.stateFolder());
        Function<SharedFolder, StateObject> withFolder =
                shared -> more.with(SHARED_FOLDER, shared.path().toString())
                        .with(GENERATION, shared.generation())
                        .with(TOKEN, shared.token());
        return shipped.shared().map(withFolder).orElse(more);
    }

    private static Optional<SharedFolder> shared(StateObject json) {
        return json.findText(SHARED_FOLDER)
                .map(path -> new SharedFolder(Path.of(path), json.number(GENERATION), json.text(TOKEN)));
    }

    static WorkOrder parse(String text) {
        StateObject json = StateObject.parse(text);
        return new WorkOrder(
                new SinkRun(json.text(PIPELINE), json.text(RUN), json.number(EPOCH), json.flag(RESUMED)),
                json.has(SHIPMENT)
                        ? new How.Shipped(json.text(SHIPMENT), json.text(STATE_FOLDER), shared(json))
                        : new How.Here(json.text(SHARED_PLAN)));
    }

    /**
     * Returns what a worker of this process works with.
     *
     * @throws DataWeaverException if the plan cannot be made here as it was there
     */
    WorkMeans means() {
        return how instanceof How.Shipped shipped
                ? WorkMeans.rebuilt(run, shipped.shipment(), environment(shipped))
                : WorkMeans.shared(run, share());
    }

    private RunEnvironment environment(How.Shipped shipped) {
        RunEnvironment environment = RunEnvironment.ofMachine(Path.of(shipped.stateFolder()));
        shipped.shared().ifPresent(shared -> shared.requireSeen(run.pipeline()));
        return shipped.shared().map(environment::sharing).orElse(environment);
    }

    /** Returns what the process shares with its workers. */
    private Shared share() {
        Shared shared = SHARED.get(id());
        if (shared == null) {
            throw new IllegalStateException("the run " + run + " has ended, or was started by another process");
        }
        return shared;
    }

    /** Returns under which name the plan is kept here; empty if it was shipped. */
    private String id() {
        return how instanceof How.Here here ? here.id() : "";
    }

    /** Returns the first failure that a worker in this process has told. */
    public Optional<DataWeaverException> failure() {
        Shared shared = SHARED.get(id());
        return shared == null
                ? Optional.empty()
                : Optional.ofNullable(shared.failure().get());
    }

    /** Forgets the failure that was told, because the work was begun again. */
    public void forgetFailure() {
        Shared shared = SHARED.get(id());
        if (shared != null) {
            shared.failure().set(null);
        }
    }

    /** Lets no more workers of this process open it. Idempotent. */
    @Override
    public void close() {
        SHARED.remove(id());
    }
}
