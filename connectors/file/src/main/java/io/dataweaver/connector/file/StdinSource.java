package io.dataweaver.connector.file;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.source.Position;
import io.dataweaver.api.source.ReadRequest;
import io.dataweaver.api.source.Source;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.source.SplitReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads standard input once. What the inference of columns looked at is read again from memory. */
final class StdinSource implements Source {

    private static final String SPLIT = "stdin";

    private final StdinSettings settings;
    private final PluginContext context;
    private final Supplier<InputStream> standardInput;
    private @Nullable StdinSample sample;
    private @Nullable Format format;
    private boolean opened;

    StdinSource(StdinSettings settings, PluginContext context, Supplier<InputStream> standardInput) {
        this.settings = settings;
        this.context = context;
        this.standardInput = standardInput;
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities =
                EnumSet.copyOf(new StdinSourcePlugin().descriptor().capabilities());
        // What the first bytes tell is never a format of changes.
        if (settings.format().isEmpty() || !format().tellsChanges()) {
            capabilities.remove(Capability.CHANGES);
        }
        return capabilities;
    }

    @Override
    public List<Schema> datasets() {
        StdinSample seen = sample();
        if (seen.bytes().length == 0) {
            throw new DataWeaverException(
                    FileErrorCode.NOTHING_TO_INFER, "standard input is empty", "pipe data into the command", null);
        }
        try {
            ByteInput input = ByteInput.of(seen.bytes());
            return List.of(format().infer(settings.dataset(), input, seen.whole(), settings.types()));
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private synchronized StdinSample sample() {
        if (sample == null) {
            try {
                sample = StdinSample.take(PumpedInput.start(standardInput.get()), settings);
            } catch (IOException failed) {
                throw unreadable(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new DataWeaverException(
                        FileErrorCode.READ_FAILED, "interrupted while reading standard input", interrupted);
            }
        }
        return sample;
    }

    private synchronized Format format() {
        if (format == null) {
            Format made = context.format(settings.format().orElseGet(() -> ComponentRef.of(guess(sample().bytes()))));
            if (made.needsRandomAccess()) {
                throw new DataWeaverException(
                        FileErrorCode.RANDOM_ACCESS_NEEDED,
                        made.extension() + " is read from the end of a file, which standard input does not show",
                        "save the input to a file, and read that",
                        null);
            }
            format = made;
        }
        return format;
    }

    private static String guess(byte[] bytes) {
        for (byte value : bytes) {
            boolean blank = value == ' ' || value == '\t' || value == '\r' || value == '\n' || value < 0;
            if (!blank) { // a byte order mark is no character either
                return value == '{' || value == '[' ? "json" : "csv";
            }
        }
        return "csv";
    }

    @Override
    public List<Split> plan(List<ReadRequest> requests) {
        return List.of(new Split(SPLIT, 0, settings.dataset(), "{}", 0));
    }

    @Override
    public void resume(List<Split> splits) {
        throw notReplayable();
    }

    @Override
    public synchronized SplitReader open(Split split, ReadRequest request, Optional<Position> from) {
        if (opened || from.isPresent()) {
            throw notReplayable();
        }
        opened = true;
        StdinSample seen = sample();
        FileHead head = head(seen);
        DecodeRequest decode =
                new DecodeRequest(request.schema(), head, head.firstOrigin(), request.limits(), settings.maxRecord());
        PatientInput in = new PatientInput(seen, context.clock());
        return StdinReader.start(format().decoder(decode), head.dataStart(), in, request.limits());
    }

    private FileHead head(StdinSample seen) {
        try {
            return format().head(ByteInput.of(seen.bytes()));
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private static DataWeaverException notReplayable() {
        return new DataWeaverException(
                FileErrorCode.INPUT_NOT_REPLAYABLE,
                "standard input was read already and cannot be read again",
                "start over with the whole input (`--restart`), or save it to a file and read that",
                null);
    }

    static DataWeaverException unreadable(IOException failed) {
        return new DataWeaverException(
                FileErrorCode.READ_FAILED, "cannot read standard input: " + FileSystemReason.of(failed), failed);
    }

    @Override
    public synchronized void close() {
        if (sample != null) {
            sample.pipe().close();
        }
    }
}
