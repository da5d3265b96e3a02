package io.dataweaver.connector.file;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoded;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.ReadResult;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads files of one format as one dataset. */
final class FileSource implements Source {

    /** More, smaller splits than readers let a fast reader take over from a slow one. */
    private static final long MAX_SPLIT = 128L << 20;

    /** Formats that pack their columns themselves hold many times as many rows in a byte. */
    private static final long PACKED_SPLIT = 1L << 20;

    private final FileSourceSettings settings;
    private final PluginContext context;
    private final FileLocations locations;
    private final Supplier<List<DataFile>> finder;
    private @Nullable List<DataFile> files;
    private @Nullable Format format;
    private final Map<String, FileHead> heads = new HashMap<>();

    FileSource(FileSourceSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.locations = new FileLocations(context, settings.store());
        this.finder = () -> locations.find(settings.paths(), settings.compression());
    }

    /**
     * Creates a source of files that were found otherwise.
     *
     * @param settings whose paths are not looked at
     * @param locations where the files are; stay open
     */
    FileSource(FileSourceSettings settings, PluginContext context, FileLocations locations, List<DataFile> files) {
        this.settings = settings;
        this.context = context;
        this.locations = locations;
        this.finder = () -> files;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.copyOf(new FileSourcePlugin().descriptor().capabilities());
        if (settings.paths().stream().anyMatch(StoreUrl::isUrl)) {
            capabilities.remove(Capability.LOCAL);
        }
        // What a file's ending tells is never a format of changes.
        if (settings.format().isEmpty() || !format().tellsChanges()) {
            capabilities.remove(Capability.CHANGES);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        Schema ofFiles = with(firstWithContent(), input -> {
            if (format().needsRandomAccess()) {
                return format().infer(settings.dataset(), input, true, settings.types());
            }
            boolean whole = fill(input, settings.sampleSize());
            byte[] bytes = Arrays.copyOf(input.array(), input.limit());
            return format().infer(settings.dataset(), ByteInput.of(bytes), whole, settings.types());
        });
        return List.of(settings.partitions().addedTo(ofFiles));
    }

    @Override
    public void check(CheckContext context) {
        List<DataFile> found = files();
        long bytes = found.stream().mapToLong(DataFile::size).sum();
        context.pass(
                "files",
                found.size() + " with " + bytes + " bytes, from " + found.get(0).name() + " on");
        Schema schema = datasets().get(0);
        context.pass("columns", schema.dataset() + ": " + String.join(", ", schema.names()));
    }

    /** Reads about {@code size} bytes; tells whether that is all there is. */
    private static boolean fill(ByteInput input, int size) throws IOException {
        while (input.limit() < size) {
            if (!input.more()) {
                return true;
            }
        }
        return false;
    }

    private DataFile firstWithContent() {
        for (DataFile file : files()) {
            if (file.size() > 0) {
                return file;
            }
        }
        throw new DataWeaverException(
                FileErrorCode.NOTHING_TO_INFER,
                files().size() == 1
                        ? files().get(0).name() + " is empty"
                        : "all " + files().size() + " files are empty, from "
                                + files().get(0).name() + " on");
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        List<Split> splits = new ArrayList<>();
        files().forEach(file -> settings.partitions().values(file.name())); // told before anything is read
        for (DataFile file : files()) {
            List<FileSplit> parts = file.size() == 0 ? List.of() : cut(file, requests.get(0));
            for (FileSplit part : parts) {
                splits.add(part.toSplit(settings.dataset(), splits.size(), parts.size() == 1));
            }
        }
        return splits;
    }

    private List<FileSplit> cut(DataFile file, ReadRequest request) {
        return with(file, input -> {
            FileHead head = format().head(input);
            requireColumns(head, request);
            return ranges(file, head).stream()
                    .map(range -> new FileSplit(file, head, range))
                    .toList();
        });
    }

    private interface Reading<T> {
        T read(ByteInput input) throws IOException;
    }

    /** Opens a file; what is wrong with it is told with its name. */
    private <T> T with(DataFile file, Reading<T> reading) {
        try (OpenFile open = OpenFile.open(file, 0, file.size(), settings.maxRatio())) {
            try {
                requireRandomAccess(file);
                return reading.read(open.input());
            } catch (IOException failed) {
                throw open.failure(failed);
            } catch (DataWeaverException wrong) {
                throw inFile(file, wrong);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(file, interrupted);
        } catch (IOException failed) {
            throw DataFile.unreadable(file.name(), failed);
        }
    }

    private void requireRandomAccess(DataFile file) {
        if (file.isCompressed() && format().needsRandomAccess()) {
            throw new DataWeaverException(
                    FileErrorCode.RANDOM_ACCESS_NEEDED,
                    file.name() + " is packed as a whole with "
                            + file.compression().name().toLowerCase(Locale.ROOT)
                            + ", but its format is read from its end, and packs its columns itself",
                    "unpack the file before it is read",
                    null);
        }
    }

    private static DataWeaverException inFile(DataFile file, DataWeaverException wrong) {
        boolean isTold = wrong.getMessage() != null && wrong.getMessage().contains(file.name());
        // What is wrong with a setting is told with its place in the pipeline file.
        return isTold || wrong instanceof OptionException
                ? wrong
                : new DataWeaverException(
                        wrong.code(), "in " + file.name() + ": " + wrong.getMessage(), wrong.hint(), wrong);
    }

    /** A decoder that cannot find the wanted columns by the head of the file says so when it is made. */
    private void requireColumns(FileHead head, ReadRequest request) {
        format().decoder(decodeRequest(request, head, head.firstOrigin(), 0));
    }

    private List<FileRange> ranges(DataFile file, FileHead head) throws IOException {
        FileRange all = new FileRange(head.dataStart(), file.size(), head.firstOrigin());
        if (file.isCompressed() || !format().isSplittable()) {
            return List.of(all);
        }
        long minSplit =
                format().needsRandomAccess() ? Math.min(settings.minSplit(), PACKED_SPLIT) : settings.minSplit();
        long most = Math.max(1, file.size() / minSplit);
        long wanted = Math.max(context.parallelism(), (file.size() + MAX_SPLIT - 1) / MAX_SPLIT);
        int parts = (int) Math.min(Math.min(most, wanted), Integer.MAX_VALUE);
        if (parts == 1) {
            return List.of(all);
        }
        try (FileBytes bytes = file.open()) {
            return format().ranges(bytes, head, parts);
        }
    }

    @Override
    public void resume(List<Split> splits) {
        for (Split split : splits) {
            FileSplit.parse(split, locations).file().verifyUnchanged();
        }
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        FileSplit part = FileSplit.parse(split, locations);
        part.file().verifyUnchanged();
        FilePosition position = from.map(FilePosition::parse).orElseGet(() -> FilePosition.startOf(part));
        Decoder decoder = partitioned(
                format().decoder(decodeRequest(request, part.head(), position.origin(), position.skipped())),
                request,
                part.file().name());
        OpenFile open =
                OpenFile.open(part.file(), position.offset(), part.range().end(), settings.maxRatio());
        return new FileSplitReader(part, open, decoder);
    }

    @Override
    public Optional<ReadResult.Rows> decode(ReadRequest request, String splitId, byte[] record, long origin) {
        DataFile file = file(splitId);
        DecodeRequest wanted = decodeRequest(request, head(file), origin, 0);
        Decoder decoder = partitioned(format().recordDecoder(wanted), request, file.name());
        try {
            Decoded decoded = decoder.decode(ByteInput.of(record));
            return Optional.of(new ReadResult.Rows(decoded.batch(), decoded.rejections(), new Position("\"record\"")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the file that a split was of; another with content if it is gone. */
    private DataFile file(String splitId) {
        return files().stream()
                .filter(candidate -> splitId.equals(candidate.name()) || splitId.startsWith(candidate.name() + "@"))
                .filter(candidate -> candidate.size() > 0)
                .findFirst()
                .orElseGet(this::firstWithContent);
    }

    private synchronized FileHead head(DataFile file) {
        return heads.computeIfAbsent(file.name(), name -> with(file, input -> format().head(input)));
    }

    private Decoder partitioned(Decoder decoder, ReadRequest request, String file) {
        return settings.partitions().isEmpty()
                ? decoder
                : new PartitionedDecoder(
                        decoder, request.schema(), settings.partitions().values(file));
    }

    private DecodeRequest decodeRequest(ReadRequest request, FileHead head, long origin, long skipped) {
        PartitionColumns partitions = settings.partitions();
        return new DecodeRequest(
                ofFiles(request.schema()),
                head,
                origin,
                skipped,
                request.limits(),
                settings.maxRecord(),
                partitions.ofFiles(request.hints()));
    }

    /** Returns what is wanted of the files; one of their columns, to count the rows, if it is only what folders hold. */
    private Schema ofFiles(Schema wanted) {
        PartitionColumns partitions = settings.partitions();
        if (partitions.isEmpty()) {
            return wanted;
        }
        List<String> names = partitions.ofFiles(wanted);
        return names.isEmpty()
                ? datasets().get(0).project(List.of(datasets().get(0).field(0).name()))
                : wanted.project(names);
    }

    private synchronized List<DataFile> files() {
        if (files == null) {
            files = finder.get();
        }
        return files;
    }

    private synchronized Format format() {
        if (format == null) {
            format = context.format(settings.format().orElseGet(this::formatByNames));
        }
        return format;
    }

    private ComponentRef formatByNames() {
        Set<ComponentRef> found = new LinkedHashSet<>();
        for (DataFile file : files()) {
            found.add(FileNames.format(file.name())
                    .orElseThrow(() -> new DataWeaverException(
                            FileErrorCode.FORMAT_UNKNOWN,
                            "cannot tell the format of " + file.name() + " from its name; expected "
                                    + FileNames.KNOWN_ENDINGS,
                            "name it, as in `format: csv`",
                            null)));
        }
        if (found.size() > 1) {
            throw new DataWeaverException(
                    FileErrorCode.FORMAT_UNKNOWN,
                    "the " + files().size() + " files are of several formats, from "
                            + files().get(0).name() + " to "
                            + files().get(files().size() - 1).name(),
                    "choose those of one format by a pattern such as `*.csv`, or name the format with `format`",
                    null);
        }
        return found.iterator().next();
    }

    private static DataWeaverException interrupted(DataFile file, InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new DataWeaverException(
                FileErrorCode.READ_FAILED, "interrupted while reading " + file.name(), interrupted);
    }

    @Override
    public void close() {
        locations.close();
    }
}
