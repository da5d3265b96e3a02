package io.dataweaver.core.deadletter;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads dead letters as records of the source that had read them. One split a dataset, and one more for each sink to which
 * some letters of it go alone.
 */
final class ReplaySource implements Source {

    private static final Failpoint AFTER_SELECTION = Failpoint.named("replay.after_selection");

    private final Replay replay;
    private final Source real;
    private final Optional<Replay.SourceName> name;
    private final ReplayTargets targets;

    /** Letters that go the same way. */
    private record Way(String dataset, Optional<String> only) {}

    ReplaySource(Replay replay, Source real, Optional<Replay.SourceName> name, ReplayTargets targets) {
        this.replay = replay;
        this.real = real;
        this.name = name;
        this.targets = targets;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.of(Capability.BOUNDED, Capability.REPLAYABLE);
        if (real.capabilities().contains(Capability.CHANGES)) {
            capabilities.add(Capability.CHANGES);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        return real.datasets();
    }

    @Override
    public Map<String, String> columnIdentities(Schema dataset) {
        return real.columnIdentities(dataset);
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        try {
            Map<Way, LetterIds> chosen = new LinkedHashMap<>();
            for (ReadRequest request : requests) {
                chosen.put(new Way(request.schema().dataset(), Optional.empty()), new LetterIds());
            }
            new LetterScan(replay.filter(), letter -> choose(letter, chosen)).run(replay.folder());
            List<Split> splits = new ArrayList<>();
            for (Map.Entry<Way, LetterIds> entry : chosen.entrySet()) {
                if (entry.getValue().size() > 0) {
                    splits.add(split(entry.getKey(), entry.getValue(), splits.size()));
                }
            }
            return splits;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private Split split(Way way, LetterIds letters, int ordinal) throws IOException {
        String selected = ReplayTargets.selection(name.map(Replay.SourceName::name), ordinal, way.only());
        ReplaySelection selection = new ReplaySelection(replay.folder(), selected);
        selection.write(letters);
        AFTER_SELECTION.hit();
        return new Split(selected, ordinal, way.dataset(), "\"" + selected + "\"", letters.size());
    }

    private void choose(DeadLetter letter, Map<Way, LetterIds> chosen) {
        String dataset = letter.dataset();
        if (name.isPresent()) {
            int end = dataset.indexOf('/');
            String of = end < 0 ? "" : dataset.substring(0, end);
            if (!of.equals(name.get().name()) && name.get().all().contains(of)) {
                return; // Another source reads it.
            }
            dataset = of.equals(name.get().name()) ? dataset.substring(end + 1) : "";
        }
        if (!chosen.containsKey(new Way(dataset, Optional.empty()))) {
            throw notRead(letter, chosen.keySet());
        }
        Optional<String> only = targets.refusedBy(letter);
        only.filter(sink -> !targets.has(sink)).ifPresent(sink -> {
            throw new DataWeaverException(
                    DeadLetterErrorCode.NOT_REPLAYABLE,
                    "letter " + letter.id() + " was refused by the sink '" + sink + "', which the pipeline has no more",
                    "leave it out with `--where \"step <> '" + letter.step() + "'\"`",
                    null);
        });
        chosen.computeIfAbsent(new Way(dataset, only), way -> new LetterIds()).add(LetterId.parse(letter.id()));
    }

    private static DataWeaverException notRead(DeadLetter letter, Set<Way> known) {
        List<String> datasets = known.stream().map(Way::dataset).distinct().toList();
        return new DataWeaverException(
                DeadLetterErrorCode.NOT_REPLAYABLE,
                "letter " + letter.id() + " is of the dataset '" + letter.dataset()
                        + "', which the pipeline does not read: it reads " + datasets,
                "leave it out with `--where \"dataset <> '" + letter.dataset() + "'\"`",
                null);
    }

    private DataWeaverException unreadable(IOException failed) {
        return new DataWeaverException(
                DeadLetterErrorCode.UNREADABLE,
                "the dead letters in " + replay.folder().files() + " cannot be read: " + failed.getMessage(),
                failed);
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        try {
            ReplaySelection selection = new ReplaySelection(replay.folder(), split.id());
            LetterIds ids = selection.read();
            int done = from.map(position -> Integer.parseInt(position.json())).orElse(0);
            replay.begins(selection, ids, done);
            boolean appends = targets.append(ReplayTargets.only(split.id()));
            return new ReplayReader(
                    replay.folder(), ids, done, new LetterRecords(request, real, name.isPresent(), appends));
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    @Override
    public void close() {
        real.close();
    }
}
