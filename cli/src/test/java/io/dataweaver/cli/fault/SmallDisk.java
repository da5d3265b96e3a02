package io.dataweaver.cli.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A real file system that is small enough to be full: a tmpfs, which Linux lets root mount. */
final class SmallDisk implements AutoCloseable {

    private static final byte[] PAGE = new byte[4096];

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts one at {@code folder}, which is made.
     *
     * @param size as mount(8) takes it, such as {@code 1m}
     * @throws org.opentest4j.TestAbortedException where that is not allowed, with the reason
     */
    static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String refused = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
        Assumptions.assumeTrue(refused.isEmpty(), () -> "no file system can be mounted here: " + refused);
        return new SmallDisk(folder);
    }

    /** Returns what a command complains of; empty if it does not. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return missing.toString();
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? "" : String.join(" ", command) + " ended with " + status + ": " + said;
    }

    private static void require(String... command) throws IOException, InterruptedException {
        String complaint = run(command);
        if (!complaint.isEmpty()) {
            throw new IOException(complaint);
        }
    }

    Path folder() {
        return folder;
    }

    /** Lets somebody else take all the room that is left. */
    void fill() {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(PAGE);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(full);
            }
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(ballast());
    }

    /** Makes it larger. */
    void grow(String size) throws IOException, InterruptedException {
        require("mount", "-o", "remount,size=" + size, folder.toString());
    }

    /** Unmounts it, with all that is on it. */
    @Override
    public void close() throws IOException, InterruptedException {
        require("umount", folder.toString());
    }
}
