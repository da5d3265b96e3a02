package io.dataweaver.cli;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.core.deadletter.DeadLetter;
import io.dataweaver.core.deadletter.LetterExport;
import io.dataweaver.core.deadletter.LetterFilter;
import io.dataweaver.core.plugin.ComponentContext;
import io.dataweaver.core.plugin.ConnectorManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Writes dead letters where other programs can read them. */
@CommandLine.Command(
        name = "export",
        description = "Writes dead letters as JSON lines or CSV, to a file that only its owner can read, or to standard"
                + " output.",
        sortOptions = false)
final class DlqExportCommand implements CliCommand {

    /** How letters are written. */
    enum Layout {
        JSONL,
        CSV
    }

    @CommandLine.Mixin
    DlqTarget target;

    @CommandLine.Mixin
    DlqFilter filter;

    @CommandLine.Option(names = "--all", description = "Also letters that were replayed or dropped.")
    boolean all;

    @CommandLine.Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "jsonl, with the types of each record, or csv. Default: ${DEFAULT-VALUE}.")
    Layout format;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The file, which must not be there yet. Default: standard output.")
    @Nullable Path to;

    @CommandLine.Mixin
    GlobalOptions global;

    /** Writes letters one by one. */
    private interface Writer {
        void write(DeadLetter letter) throws IOException;
    }

    @Override
    public Answer run(Console console) throws IOException {
        LetterFilter wanted = filter.narrow(all ? LetterFilter.ALL : LetterFilter.WAITING);
        long letters;
        if (to == null) {
            letters = export(wanted, console.isJson() ? OutputStream.nullOutputStream() : console.out());
        } else {
            try (OutputStream file = new java.io.BufferedOutputStream(Files.newOutputStream(ownersOnly(to)))) {
                letters = export(wanted, file);
            }
        }
        console.info(ProgressLine.count(letters) + " exported");
        return Answer.done(Answer.ordered("letters", letters));
    }

    private static Path ownersOnly(Path file) throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(file);
    }

    private long export(LetterFilter wanted, OutputStream out) throws IOException {
        try (ConnectorManager connectors = Installation.connectors()) {
            Writer writer = format == Layout.CSV
                    ? csv(connectors, out)
                    : letter -> out.write((LetterExport.json(letter) + "\n").getBytes(StandardCharsets.UTF_8));
            long letters = target.letters()
                    .forEach(wanted, letter -> {
                        try {
                            writer.write(letter);
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    })
                    .letters();
            out.flush();
            return letters;
        }
    }

    private static Writer csv(ConnectorManager connectors, OutputStream out) throws IOException {
        ComponentContext context = new ComponentContext(
                connectors, Path.of("").toAbsolutePath(), Clock.systemUTC(), Duration.ofMinutes(1), 1);
        Encoder encoder = context.format(new ComponentRef("csv", Map.of()))
                .encoder(LetterExport.rows(List.of()).schema());
        out.write(encoder.header());
        ByteOutput rows = new ByteOutput(1024);
        boolean[] first = {true};
        return letter -> {
            rows.clear();
            List<Rejection> unfit = encoder.encode(LetterExport.rows(List.of(letter)), rows, first[0]);
            if (!unfit.isEmpty()) {
                throw new IOException("letter " + letter.id() + " does not fit CSV: "
                        + unfit.get(0).message());
            }
            first[0] = false;
            rows.drainTo(out);
        };
    }
}
