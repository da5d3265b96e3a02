package io.dataweaver.core.run;

import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.routing.RoutingSink;
import io.dataweaver.core.state.RunState;
import io.dataweaver.core.state.RunStateCodec;
import io.dataweaver.core.state.SplitProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts the splits of an unfinished run beyond gaps in their source, as a person has chosen, before any engine is started: so
 * engines find positions that can be read. Splits without a gap stay as they are.
 *
 * <p>The source is made ready first, then what is lost is noted, then the positions are moved. A crash in between leaves the gap
 * to be found, or all of it done; so does a second call.
 */
final class GapCrossing {

    private static final Failpoint AFTER_BRIDGE = Failpoint.named("gap.after_bridge");

    private final PipelinePlan plan;
    private final RunEnvironment environment;
    private final GapHistory history;
    private final RunPositions positions;

    GapCrossing(PipelinePlan plan, RunEnvironment environment, GapHistory history) {
        this.plan = plan;
        this.environment = environment;
        this.history = history;
        this.positions = new RunPositions(plan, environment.store());
    }

    /**
     * Does it.
     *
     * @return the gaps that there were; durable
     * @throws DataWeaverException with {@link GapErrorCode} if the choice cannot be had for one of them; nothing has changed then
     */
    List<CrossedGap> cross(GapChoice choice) {
        StateStore store = environment.store();
        try (StateStore.StateLock held = store.lock(plan.name())) {
            StateStore.SavedState saved = store.load(plan.name()).orElse(null);
            if (saved == null) {
                return List.of();
            }
            RunState run = RunStateCodec.decode(saved.bytes());
            if (!goesOn(run)) {
                return List.of();
            }
            requireWhole();
            positions.requireAllKnown(run);
            List<RunPositions.Standing> standings = positions.standings(run);
            List<SourceGap> gaps = plan.source().gaps(unfinished(standings));
            if (gaps.isEmpty()) {
                return List.of();
            }
            require(gaps, choice);
            List<CrossedGap> crossed = new ArrayList<>();
            Map<String, RunPositions.Target> targets = new LinkedHashMap<>();
            for (SourceGap gap : gaps) {
                GapBridge bridge = bridge(gap, choice);
                targets.put(gap.split().id(), new RunPositions.Target.Beyond(bridge));
                for (String dataset : gap.split().datasets()) {
                    crossed.add(new CrossedGap(
                            environment.clock().instant(),
                            gap.split().id(),
                            plan.dataset(dataset).output().dataset(),
                            choice,
                            String.valueOf(gap.reason().getMessage()),
                            bridge.lost()));
                }
            }
            AFTER_BRIDGE.hit();
            history.add(crossed);
            positions.move(saved, run, standings, targets);
            return List.copyOf(crossed);
        }
    }

    /** What is over, or is of another definition, is for the start to begin anew or to refuse. */
    private boolean goesOn(RunState run) {
        return run.pipeline().equals(plan.name())
                && run.status() != RunState.Status.COMPLETED
                && run.fingerprint().equals(plan.fingerprint());
    }

    private void requireWhole() {
        if (!plan.exchanges().isEmpty()) {
            throw new DataWeaverException(
                    GapErrorCode.CHOICE_IMPOSSIBLE,
                    "'" + plan.name() + "' has steps that remember records by key, which would count rows again or miss"
                            + " changes for ever",
                    "start over with `dataweaver run --restart`",
                    null);
        }
    }

    private Map<Split, Optional<Position>> unfinished(List<RunPositions.Standing> standings) {
        Map<Split, Optional<Position>> unfinished = new LinkedHashMap<>();
        for (RunPositions.Standing standing : standings) {
            SplitProgress checkpoint = standing.checkpoint();
            // A sink that stores positions, and holds nothing of a split, says that nothing of it is durable.
            Optional<SplitProgress> counts = positions.isInSink() ? standing.sink() : Optional.of(checkpoint);
            boolean complete = counts.map(SplitProgress::isComplete).orElse(false);
            if (!complete) {
                unfinished.put(checkpoint.split(), counts.flatMap(SplitProgress::position));
            }
        }
        return unfinished;
    }

    private void require(List<SourceGap> gaps, GapChoice choice) {
        List<String> impossible = new ArrayList<>();
        Set<GapChoice> left = new TreeSet<>();
        for (SourceGap gap : gaps) {
            if (!gap.choices().contains(choice)) {
                left.addAll(gap.choices());
                impossible.add(gap.split().id() + ": " + gap.reason().getMessage() + "; "
                        + (gap.choices().isEmpty()
                                ? "nothing can be chosen"
                                : "can be chosen: " + labels(gap.choices())));
            }
        }
        if (!impossible.isEmpty()) {
            throw new DataWeaverException(
                    GapErrorCode.CHOICE_IMPOSSIBLE,
                    choice.label() + " cannot be had for " + impossible.size() + " of " + gaps.size()
                            + " splits with a gap:\n  - " + String.join("\n  - ", impossible),
                    left.isEmpty()
                            ? "start over with `--restart`"
                            : "choose `--resume " + labels(left) + "`, or start over with `--restart`",
                    null);
        }
        List<String> doubled = choice == GapChoice.RESNAPSHOT
                ? gaps.stream()
                        .map(gap -> gap.split().id())
                        .filter(split -> !isMergedByKey(split))
                        .toList()
                : List.of();
        if (!doubled.isEmpty()) {
            throw new DataWeaverException(
                    GapErrorCode.NOT_MERGED,
                    "rows of " + String.join(", ", doubled)
                            + " that are read again would be twice at a sink that does not write by key",
                    GapErrorCode.NOT_MERGED.remedy(),
                    null);
        }
    }

    private static String labels(Set<GapChoice> choices) {
        return choices.stream().sorted().map(GapChoice::label).collect(Collectors.joining(" or "));
    }

    private boolean isMergedByKey(String split) {
        return plan.sink() instanceof RoutingSink several
                ? several.eachTaker(split, Capability.IDEMPOTENT_BY_KEY)
                : plan.sink().capabilities().contains(Capability.IDEMPOTENT_BY_KEY);
    }

    private GapBridge bridge(SourceGap gap, GapChoice choice) {
        Split before = gap.split();
        GapBridge bridge = plan.source().bridge(gap, choice);
        Split then = bridge.split();
        if (!then.id().equals(before.id()) || !then.datasets().equals(before.datasets())) {
            throw new IllegalStateException("the source has put " + then + " in the place of " + before);
        }
        return bridge;
    }
}
