package io.dataweaver.engine.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {

    @TempDir
    Path folder;

    private Path checkpoint(String job, long id) {
        return folder.resolve("checkpoints").resolve(job).resolve("chk-" + id);
    }

    private void write(String job, long id) throws IOException {
        Path checkpoint = Files.createDirectories(checkpoint(job, id));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
        }
        Path part = Files.write(checkpoint.resolve("part"), bytes.toByteArray());
        Files.move(part, checkpoint.resolve("_metadata"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void remove(String job, long id) throws IOException {
        Files.delete(checkpoint(job, id).resolve("_metadata"));
        Files.delete(checkpoint(job, id));
    }

    /** As Flink does it: the one before goes when the next is whole; that from which the job was restored stays. */
    private void replace(String job, AtomicLong newest) throws IOException {
        long before = newest.getAndIncrement();
        write(job, before + 1);
        remove(job, before);
    }

    @Test
    void findsTheNewestWhileAJobReplacesIt() throws IOException {
        write("earlier", 1);
        write("job", 2);
        AtomicLong newest = new AtomicLong(2);
        AtomicInteger replacements = new AtomicInteger(4);
        FileSystem replacing = new LocalFileSystem() {
            @Override
            public boolean exists(org.apache.flink.core.fs.Path path) throws IOException {
                boolean exists = super.exists(path);
                if (path.getPath().contains("/job/") && replacements.getAndDecrement() > 0) {
                    replace("job", newest);
                }
                return exists;
            }
        };
        CheckpointFolder checkpoints = new CheckpointFolder(folder.toUri(), replacing);
        assertThat(checkpoints.newest().orElseThrow().id()).isEqualTo(6).isEqualTo(newest.get());
    }

    /** What the list of a folder shows then is up to the file system: neither the one that goes nor the one that comes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsTheNewestIfAJobReplacesItWheneverTheyAreListed(int times) throws IOException {
        write("earlier", 1);
        write("job", 2);
        // As if the job had written that one a while ago: what a folder tells of itself is no finer than a clock's
        // tick.
        Files.setLastModifiedTime(
                checkpoint("job", 2).getParent(), FileTime.from(Instant.now().minusSeconds(10)));
        AtomicLong newest = new AtomicLong(2);
        AtomicInteger replacements = new AtomicInteger(times);
        FileSystem replacing = new LocalFileSystem() {
            @Override
            public FileStatus[] listStatus(org.apache.flink.core.fs.Path path) throws IOException {
                FileStatus[] listed = super.listStatus(path);
                if (!path.getName().equals("job") || replacements.getAndDecrement() <= 0) {
                    return listed;
                }
                replace("job", newest);
                return new FileStatus[0];
            }
        };
        CheckpointFolder checkpoints = new CheckpointFolder(folder.toUri(), replacing);
        assertThat(checkpoints.newest().orElseThrow().id()).isEqualTo(2 + times).isEqualTo(newest.get());
    }
}
