package io.dataweaver.testkit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of a server that runs on a folder of data, as the operating system sees them. */
final class PostgresProcess {

    private final Path data;
    private final ProcessHandle postmaster;
    private final Path program;

    private PostgresProcess(Path data, ProcessHandle postmaster, Path program) {
        this.data = data;
        this.postmaster = postmaster;
        this.program = program;
    }

    /** Finds the one that {@code postmaster.pid} names. */
    static PostgresProcess of(Path data) throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("no process has the id " + pid + " of the server's postmaster"));
        String program = postmaster
                .info()
                .command()
                .orElseThrow(() -> new IOException("the system does not tell which program process " + pid + " runs"));
        return new PostgresProcess(data, postmaster, Path.of(program));
    }

    /** Kills the postmaster; its sessions notice and end, which this awaits, for they hold its shared memory. */
    void kill() {
        List<ProcessHandle> sessions = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
        sessions.forEach(session -> session.onExit().join());
    }

    /** Starts the server again with the options that it had, after ending it at once if it runs. */
    void restart() throws IOException, InterruptedException {
        Path log = data.resolveSibling(data.getFileName() + "-restart.log");
        control("restart", "-m", "immediate", "-w", "-D", data.toString(), "-l", log.toString());
    }

    /** Ends the server once its sessions are ended, and standbys have the whole log. */
    void stop() throws IOException, InterruptedException {
        control("stop", "-m", "fast", "-w", "-D", data.toString());
    }

    private void control(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // The server refuses to run as root, so the first start was made in a namespace where nobody is; so is
            // this.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.resolveSibling("pg_ctl").toString());
        command.addAll(List.of(arguments));
        Path said = data.resolveSibling(data.getFileName() + "-control.log");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ": "
                    + Files.readString(said, StandardCharsets.UTF_8));
        }
    }
}
