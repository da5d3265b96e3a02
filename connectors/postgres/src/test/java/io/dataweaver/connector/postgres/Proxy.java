package io.dataweaver.connector.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between client and server, and lets the network fail at a chosen moment. */
final class Proxy implements AutoCloseable {

    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    /** What happens to the connection when a COMMIT comes by, or to all bytes. */
    enum Failure {
        NONE,
        /** The server gets it, and its answer is lost. */
        LOSES_THE_ANSWER,
        /** The server never gets it. */
        LOSES_THE_COMMIT,
        /** As LOSES_THE_ANSWER, and nobody can connect any more. */
        LOSES_EVERYTHING,
        /** Nothing goes through any more, and nothing is closed. */
        BLACK_HOLE
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Failure failure = Failure.NONE;

    Proxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void fail(Failure next) {
        failure = next;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket("localhost", serverPort);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server, true));
                start(() -> pump(server, client, false));
            }
        } catch (IOException closed) {
            // The test is over.
            failure = Failure.NONE;
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (failure == Failure.BLACK_HOLE) {
                    return;
                }
                if (fromClient && failure != Failure.NONE && holdsCommit(buffer, count)) {
                    cut(from, out, buffer, count);
                    return;
                }
                out.write(buffer, 0, count);
            }
            close(to);
        } catch (IOException cut) {
            close(from);
            close(to);
        }
    }

    private void cut(Socket client, OutputStream server, byte[] buffer, int count) throws IOException {
        Failure now = failure;
        if (now == Failure.LOSES_EVERYTHING) {
            listener.close();
        } else {
            failure = Failure.NONE;
        }
        close(client);
        if (now != Failure.LOSES_THE_COMMIT) {
            server.write(buffer, 0, count);
        } else {
            server.close();
        }
    }

    private static boolean holdsCommit(byte[] buffer, int count) {
        for (int i = 0; i + COMMIT.length <= count; i++) {
            int same = 0;
            while (same < COMMIT.length && buffer[i + same] == COMMIT[same]) {
                same++;
            }
            if (same == COMMIT.length) {
                return true;
            }
        }
        return false;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        sockets.forEach(Proxy::close);
    }
}
