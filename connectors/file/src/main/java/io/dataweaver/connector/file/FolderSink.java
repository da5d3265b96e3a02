package io.dataweaver.connector.file;

import io.dataweaver.api.check.CheckContext;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.fault.Failpoint;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.sink.Committable;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.sink.SinkWriter;
import io.dataweaver.api.sink.WriterContext;
import io.dataweaver.api.source.Source;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a folder of parts, or a folder of such folders if there are several datasets. A part is written under a hidden
 * name and renamed into place when the checkpoint that holds it is durable.
 */
final class FolderSink implements Sink {

    private static final Failpoint BEFORE_PART_RENAME = Failpoint.named("file.before_part_rename");
    private static final Failpoint AFTER_PART_RENAME = Failpoint.named("file.after_part_rename");
    private static final Failpoint AFTER_COMMIT = Failpoint.named("file.after_commit");

    private final FileSinkSettings settings;
    private final PluginContext context;
    private final Path root;
    private final TargetControl control;
    private boolean severalDatasets;
    private boolean completed;
    private Set<Path> folders = Set.of();

    FolderSink(FileSinkSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        this.root = settings.path();
        this.control = new TargetControl(root, names(root).control());
    }

    private static HiddenNames names(Path folder) {
        return new HiddenNames(folder, "");
    }

    @Override
    public Set<Capability> capabilities() {
        return settings.folderCapabilities(format());
    }

    @Override
    public void check(List<Schema> schemas) {
        settings.checkFolder(format(), schemas);
        if (!control.exists()) { // otherwise a run has begun, and prepare knows whether it is this one
            refuseExisting();
        }
        TargetFolder.requireWritable(root, settings.name());
    }

    private void refuseExisting() {
        if (settings.mode() == FileSinkPlugin.Mode.CREATE && Files.exists(root)) {
            firstVisible(root).ifPresent(found -> {
                throw new DataWeaverException(
                        FileErrorCode.TARGET_EXISTS,
                        "the folder " + settings.name() + " is not empty: it has " + found,
                        "empty it, choose another path, or set `mode: append` or `mode: replace`",
                        null);
            });
        }
    }

    private static Optional<String> firstVisible(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .findFirst();
        } catch (IOException failed) {
            throw PartFile.unwritable(folder, failed);
        }
    }

    @Override
    public void check(CheckContext context) {
        FileChecks.target(settings, context);
    }

    @Override
    public long fence(String pipeline, long epoch) {
        TargetFolder.create(root);
        return control.fence(pipeline, epoch);
    }

    @Override
    public void join(SinkRun run, List<Schema> schemas) {
        severalDatasets = schemas.size() > 1;
        Set<Path> used = new LinkedHashSet<>();
        schemas.forEach(schema -> used.add(folder(schema.dataset())));
        folders = used;
    }

    @Override
    public void prepare(SinkRun run, List<Schema> schemas) {
        join(run, schemas);
        try {
            if (!run.resumed() && firstVisible(root).isPresent() && settings.mode() == FileSinkPlugin.Mode.CREATE) {
                control.remove();
                refuseExisting();
            }
            for (Path folder : folders) {
                TargetFolder.create(folder);
                DurableFiles.forceFolder(root);
                if (!run.resumed()) {
                    names(folder).removeOfPipeline(run);
                }
            }
        } catch (IOException failed) {
            throw PartFile.unwritable(root, failed);
        }
    }

    /** Names of datasets come from elsewhere: they are made plain, so that they stay within the folder. */
    private Path folder(String dataset) {
        return severalDatasets ? root.resolve(plainName(dataset)) : root;
    }

    static String plainName(String dataset) {
        String plain = HiddenNames.plain(dataset);
        return plain.startsWith(".") ? "_" + plain : plain;
    }

    @Override
    public SinkWriter open(SinkRun run, WriterContext writer) {
        Path folder = folder(writer.schema().dataset());
        LocalParts parts = new LocalParts(
                new PartFiles(folder, names(folder), settings.compression(), run),
                new PartNames(root, folder, settings, format().extension(), run),
                writer.split());
        return new FolderWriter(parts, settings, format(), writer.schema());
    }

    private Format format() {
        return context.format(settings.format());
    }

    @Override
    public void commit(SinkRun run, List<Committable> committables) {
        List<FinishedPart> parts = new ArrayList<>();
        committables.forEach(committable -> parts.addAll(FinishedPart.parse(committable)));
        if (parts.isEmpty()) {
            return;
        }
        control.publish(run, () -> {
            Set<Path> changed = new LinkedHashSet<>();
            for (FinishedPart part : parts) {
                Path parent = parent(root.resolve(part.name()));
                Files.createDirectories(parent);
                publish(part);
                for (Path folder = parent; changed.add(folder) && !folder.equals(root); folder = parent(folder)) {
                    // the folders above may be new as well
                }
            }
            for (Path folder : changed) {
                DurableFiles.forceFolder(folder);
            }
        });
        AFTER_COMMIT.hit();
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " has no folder");
        }
        return parent;
    }

    private void publish(FinishedPart part) throws IOException {
        Path hidden = root.resolve(part.hidden());
        Path visible = root.resolve(part.name());
        if (Files.exists(hidden)) {
            if (Files.size(hidden) != part.length()) {
                throw missing(part, "has " + Files.size(hidden) + " bytes rather than " + part.length());
            }
            if (Files.exists(visible)) {
                throw new DataWeaverException(
                        FileErrorCode.TARGET_EXISTS,
                        "the part " + part.name() + " in " + settings.name() + " exists already, and this run did not "
                                + "write it");
            }
            DurableFiles.copyPermissions(control.file(), hidden);
            BEFORE_PART_RENAME.hit();
            DurableFiles.rename(hidden, visible);
            AFTER_PART_RENAME.hit();
        } else if (!Files.exists(visible) || Files.size(visible) != part.length()) {
            throw missing(part, "is gone");
        }
    }

    private DataWeaverException missing(FinishedPart part, String how) {
        return new DataWeaverException(
                FileErrorCode.WRITTEN_DATA_MISSING,
                "the part " + part.name() + " that this run had written to " + settings.name() + " " + how);
    }

    @Override
    public void complete(SinkRun run, List<Committable> last) {
        if (completed) {
            return;
        }
        control.publish(run, () -> {
            for (Path folder : folders) {
                names(folder).removeOf(run);
                if (settings.mode() == FileSinkPlugin.Mode.REPLACE) {
                    removeReplaced(folder, run);
                }
            }
        });
        completed = true;
    }

    private void removeReplaced(Path folder, SinkRun run) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PartNames.ANY)) {
            for (Path part : parts) {
                if (!PartNames.isOf(run, part)) {
                    Files.deleteIfExists(part);
                }
            }
        }
        if (settings.partitionBy().isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(folder, PartNames.ANY_PARTITION)) {
            for (Path partition : partitions) {
                if (Files.isDirectory(partition, LinkOption.NOFOLLOW_LINKS)) {
                    removeReplaced(partition, run);
                    removeIfEmpty(partition);
                }
            }
        }
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException inUse) {
            // It holds parts of this run, or files that are none of ours.
        }
    }

    @Override
    public Source readBack(List<Schema> schemas) {
        return readBack(schemas, schemas);
    }

    @Override
    public Source readBack(List<Schema> schemas, List<Schema> wanted) {
        return settings.readBack(context, format(), schemas, wanted);
    }

    /** What tells that the parts are of this run goes last: until then a later process may complete the run again. */
    @Override
    public void close() {
        if (completed) {
            control.remove();
        }
    }
}
