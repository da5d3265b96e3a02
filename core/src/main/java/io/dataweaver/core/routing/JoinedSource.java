package io.dataweaver.core.routing;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.source.GapBridge;
import io.dataweaver.api.source.GapChoice;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.SourceGap;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import io.dataweaver.api.state.DurableCheckpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several sources as one: their datasets and splits side by side, each under the name of its source and a {@code /}.
 * Positions pass through as they are.
 *
 * <p>Batches are of the schemas that the sources themselves tell, so their datasets have no prefix.
 */
public final class JoinedSource implements Source {

    /** What can be said of all only if it can be said of each. */
    private static final Set<Capability> OF_EACH = EnumSet.of(Capability.BOUNDED, Capability.REPLAYABLE);

    /** What can be said of all if it can be said of one. A snapshot of several sources is not of one moment. */
    private static final Set<Capability> OF_ANY = EnumSet.of(
            Capability.UNBOUNDED,
            Capability.CHANGES,
            Capability.REPEATS,
            Capability.TELLS_EMPTYING,
            Capability.FILTER_PUSH_DOWN,
            Capability.PROJECTION_PUSH_DOWN);

    private final List<NamedSource> sources;

    /** Joins sources; closes them with itself. */
    public JoinedSource(List<NamedSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Returns the name under which this shows a dataset of a source. */
    public static String datasetName(String source, String dataset) {
        return JoinedSplit.name(source, dataset);
    }

    private static String who(NamedSource source) {
        return "source '" + source.name() + "'";
    }

    private NamedSource of(String joinedName) {
        String name = JoinedSplit.source(joinedName);
        return sources.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no source '" + name + "'"));
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> joined = EnumSet.of(Capability.PARALLEL);
        for (Capability capability : OF_EACH) {
            if (sources.stream().allMatch(s -> s.source().capabilities().contains(capability))) {
                joined.add(capability);
            }
        }
        for (Capability capability : OF_ANY) {
            if (sources.stream().anyMatch(s -> s.source().capabilities().contains(capability))) {
                joined.add(capability);
            }
        }
        return joined;
    }

    /** Returns what the source can do that a dataset is of. */
    public Set<Capability> capabilitiesOf(String dataset) {
        return of(dataset).source().capabilities();
    }

    @Override
    public List<Schema> datasets() {
        List<Schema> datasets = new ArrayList<>();
        for (NamedSource source : sources) {
            for (Schema dataset : Named.get(who(source), source.source()::datasets)) {
                datasets.add(dataset.withDataset(JoinedSplit.name(source.name(), dataset.dataset())));
            }
        }
        return datasets;
    }

    @Override
    public Map<String, String> columnIdentities(Schema dataset) {
        return of(dataset.dataset()).source().columnIdentities(ofSource(dataset));
    }

    @Override
    public List<Predicate> accepts(Schema dataset, List<Predicate> candidates) {
        NamedSource source = of(dataset.dataset());
        return source.source().accepts(ofSource(dataset), candidates);
    }

    private static Schema ofSource(Schema dataset) {
        return dataset.withDataset(JoinedSplit.ofSource(dataset.dataset()));
    }

    private static ReadRequest ofSource(ReadRequest request) {
        return new ReadRequest(ofSource(request.schema()), request.conditions(), request.hints(), request.limits());
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<List<Split>> planned = new ArrayList<>();
        for (NamedSource source : sources) {
            List<ReadRequest> own = requests.stream()
                    .filter(request ->
                            JoinedSplit.source(request.schema().dataset()).equals(source.name()))
                    .map(JoinedSource::ofSource)
                    .toList();
            planned.add(Named.get(who(source), () -> source.source().plan(own)));
        }
        List<Integer> counts = planned.stream().map(List::size).toList();
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            for (Split part : planned.get(i)) {
                splits.add(new JoinedSplit(sources.get(i).name(), part, counts).toSplit(splits.size()));
            }
        }
        return splits;
    }

    @Override
    public void resume(List<Split> splits) {
        for (NamedSource source : sources) {
            List<Split> own = splits.stream()
                    .filter(split -> JoinedSplit.source(split.id()).equals(source.name()))
                    .map(JoinedSplit::part)
                    .toList();
            Named.run(who(source), () -> source.source().resume(own));
        }
    }

    @Override
    public Split renew(Split split) {
        NamedSource source = of(split.id());
        return JoinedSplit.with(
                split, Named.get(who(source), () -> source.source().renew(JoinedSplit.part(split))));
    }

    @Override
    public List<SourceGap> gaps(Map<Split, Optional<Position>> standing) {
        List<SourceGap> gaps = new ArrayList<>();
        for (NamedSource source : sources) {
            Map<Split, Optional<Position>> own = new LinkedHashMap<>();
            Map<Split, Split> shown = new HashMap<>();
            standing.forEach((split, at) -> {
                if (JoinedSplit.source(split.id()).equals(source.name())) {
                    Split part = JoinedSplit.part(split);
                    own.put(part, at);
                    shown.put(part, split);
                }
            });
            for (SourceGap gap : Named.get(who(source), () -> source.source().gaps(own))) {
                Split split = shown.get(gap.split());
                if (split == null) {
                    throw new IllegalStateException(who(source) + " was not asked about " + gap.split());
                }
                gaps.add(new SourceGap(split, gap.from(), gap.reason(), gap.choices()));
            }
        }
        return gaps;
    }

    @Override
    public GapBridge bridge(SourceGap gap, GapChoice choice) {
        NamedSource source = of(gap.split().id());
        SourceGap own = new SourceGap(JoinedSplit.part(gap.split()), gap.from(), gap.reason(), gap.choices());
        GapBridge bridge = Named.get(who(source), () -> source.source().bridge(own, choice));
        return new GapBridge(JoinedSplit.with(gap.split(), bridge.split()), bridge.from(), bridge.lost());
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        NamedSource source = of(split.id());
        SplitReader reader =
                Named.get(who(source), () -> source.source().open(JoinedSplit.part(split), ofSource(request), from));
        return new NamedReader(who(source), reader);
    }

    @Override
    public void acknowledge(DurableCheckpoint checkpoint, Map<String, Position> positions) {
        for (NamedSource source : sources) {
            Map<String, Position> own = new HashMap<>();
            positions.forEach((split, position) -> {
                if (JoinedSplit.source(split).equals(source.name())) {
                    own.put(JoinedSplit.ofSource(split), position);
                }
            });
            Named.run(who(source), () -> source.source().acknowledge(checkpoint, own));
        }
    }

    @Override
    public void check(CheckContext context) {
        sources.forEach(source -> Named.run(who(source), () -> source.source().check(context)));
    }

    @Override
    public void close() {
        Closing.all(sources.stream().map(NamedSource::source).toList());
    }
}
