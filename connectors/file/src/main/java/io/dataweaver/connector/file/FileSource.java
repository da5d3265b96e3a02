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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files of one format as one dataset. */
final class FileSource implements Source {

    /** More, smaller splits than readers let a fast reader take over from a slow one. */
    private static final long MAX_SPLIT = 128L << 20;

    private final FileSourceSettings settings;
    private final PluginContext context;
    private final FilePaths paths;
    private @Nullable List<DataFile> files;
    private @Nullable Format format;
    private final Map<String, FileHead> heads = new HashMap<>();

    FileSource(FileSourceSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.paths = new FilePaths(context.workingFolder());
    }

    @Override
    public Set<Capability> capabilities() {
        return new FileSourcePlugin().descriptor().capabilities();
    }

    @Override
    public List<Schema> datasets() {
        DataFile sample = firstWithContent();
        return with(sample, input -> {
            boolean whole = fill(input, settings.sampleSize());
            byte[] bytes = Arrays.copyOf(input.array(), input.limit());
            return List.of(format().infer(settings.dataset(), ByteInput.of(bytes), whole, settings.types()));
        });
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
        long most = Math.max(1, file.size() / settings.minSplit());
        long wanted = Math.max(context.parallelism(), (file.size() + MAX_SPLIT - 1) / MAX_SPLIT);
        int parts = (int) Math.min(Math.min(most, wanted), Integer.MAX_VALUE);
        if (parts == 1) {
            return List.of(all);
        }
        try (RandomAccessFileBytes bytes = new RandomAccessFileBytes(file)) {
            return format().ranges(bytes, head, parts);
        }
    }

    @Override
    public void resume(List<Split> splits) {
        for (Split split : splits) {
            FileSplit.parse(split, paths).file().verifyUnchanged();
        }
    }

    @Override
    public SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        FileSplit part = FileSplit.parse(split, paths);
        part.file().verifyUnchanged();
        FilePosition position = from.map(FilePosition::parse).orElseGet(() -> FilePosition.startOf(part));
        Decoder decoder = format().decoder(decodeRequest(request, part.head(), position.origin(), position.skipped()));
        OpenFile open =
                OpenFile.open(part.file(), position.offset(), part.range().end(), settings.maxRatio());
        return new FileSplitReader(part, open, decoder);
    }

    @Override
    public Optional<ReadResult.Rows> decode(ReadRequest request, String splitId, byte[] record, long origin) {
        DecodeRequest wanted = decodeRequest(request, head(splitId), origin, 0);
        try {
            Decoded decoded = format().recordDecoder(wanted).decode(ByteInput.of(record));
            return Optional.of(new ReadResult.Rows(decoded.batch(), decoded.rejections(), new Position("\"record\"")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the head of the file that a split was of; of another with content if it is gone. */
    private synchronized FileHead head(String splitId) {
        DataFile file = files().stream()
                .filter(candidate -> splitId.equals(candidate.name()) || splitId.startsWith(candidate.name() + "@"))
                .filter(candidate -> candidate.size() > 0)
                .findFirst()
                .orElseGet(this::firstWithContent);
        return heads.computeIfAbsent(file.name(), name -> with(file, input -> format().head(input)));
    }

    private DecodeRequest decodeRequest(ReadRequest request, FileHead head, long origin, long skipped) {
        return new DecodeRequest(request.schema(), head, origin, skipped, request.limits(), settings.maxRecord());
    }

    private synchronized List<DataFile> files() {
        if (files == null) {
            List<DataFile> found = new ArrayList<>();
            paths.find(settings.paths())
                    .forEach((name, path) -> found.add(DataFile.inspect(name, path, settings.compression())));
            files = List.copyOf(found);
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
    public void close() {}
}
