package io.dataweaver.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server of others in a process of its own, which takes connections at a port of this machine. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns a port that nobody listens at. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts a server in Java; it takes connections when this returns.
     *
     * @param port at which it will
     * @param output the file to which it prints
     * @param arguments for Java
     * @throws IOException with what it has printed, if it does not start
     */
    public static ServerProcess start(int port, Path output, List<String> arguments)
            throws IOException, InterruptedException {
        return start(port, output, builder(output, javaCommand(arguments)));
    }

    /**
     * Starts a server of another language; it takes connections when this returns.
     *
     * @param port at which it will
     * @param output the file to which it prints
     * @param environment variables beside those of this process
     * @param command the program, then its arguments
     * @throws IOException with what it has printed, if it does not start
     */
    public static ServerProcess start(int port, Path output, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(output, command);
        builder.environment().putAll(environment);
        return start(port, output, builder);
    }

    private static ServerProcess start(int port, Path output, ProcessBuilder builder)
            throws IOException, InterruptedException {
        ServerProcess server = new ServerProcess(builder.start(), port);
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!server.accepts()) {
            if (server.process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
                server.close();
                throw new IOException("the server did not start: " + Files.readString(output));
            }
        }
        return server;
    }

    /** Starts Java, which prints to the end of a file. */
    public static Process java(Path output, List<String> arguments) throws IOException {
        return builder(output, javaCommand(arguments)).start();
    }

    private static List<String> javaCommand(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command;
    }

    private static ProcessBuilder builder(Path output, List<String> command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    }

    private boolean accepts() {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns where it listens, such as {@code 127.0.0.1:9092}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Returns its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
