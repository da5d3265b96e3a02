package io.dataweaver.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** One connection through a {@link FaultProxy}: two sockets, and what goes between them. */
final class ProxiedConnection {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;
    private volatile boolean ended;

    ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    private Socket from(Direction direction) {
        return direction == Direction.TO_SERVER ? client : server;
    }

    private Socket to(Direction direction) {
        return direction == Direction.TO_SERVER ? server : client;
    }

    /** Hands on what comes, until the stream or the connection ends. */
    void pump(Direction direction) {
        Stream stream = new Stream(direction);
        try {
            stream.run();
        } catch (IOException broken) {
            end(Fault.Ending.RESET);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            end(Fault.Ending.RESET);
        }
    }

    /** What goes one way. */
    private final class Stream {
        private final Direction direction;
        private final InputStream in;
        private final OutputStream out;
        /** The fault at hand, and what is counted of it. */
        private Fault fault = new Fault.Pass();

        private long left;
        private int matched;

        Stream(Direction direction) {
            this.direction = direction;
            this.in = streamOf(from(direction));
            this.out = sinkOf(to(direction));
        }

        void run() throws IOException, InterruptedException {
            byte[] piece = new byte[FaultProxy.PIECE_BYTES];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (!hand(piece, count)) {
                    return;
                }
            }
            awaitPassage();
            if (!silent && !ended) {
                to(direction).shutdownOutput();
                if (client.isOutputShutdown() && server.isOutputShutdown()) {
                    end(Fault.Ending.CLOSE);
                }
            }
        }

        /** Returns false if nothing more is to be handed on. */
        private boolean hand(byte[] piece, int count) throws IOException, InterruptedException {
            awaitPassage();
            if (silent || ended) {
                return false;
            }
            take(proxy.fault(direction));
            if (fault instanceof Fault.Latency latency) {
                proxy.awaitChange(proxy.generation(), latency.delay());
                write(piece, 0, count);
            } else if (fault instanceof Fault.Rate rate) {
                long since = proxy.generation();
                write(piece, 0, count);
                proxy.awaitChange(since, Duration.ofNanos((long) (1e9 * count / rate.bytesPerSecond())));
            } else if (fault instanceof Fault.Slices) {
                for (int i = 0; i < count; i++) {
                    write(piece, i, 1);
                }
            } else if (fault instanceof Fault.CutAfter cut) {
                return cutAfter(cut, piece, count);
            } else if (fault instanceof Fault.CutAt cut) {
                return cutAt(cut, piece, count);
            } else if (fault instanceof Fault.HoldAt hold) {
                holdAt(hold, piece, count);
            } else {
                write(piece, 0, count);
            }
            return true;
        }

        private void take(Fault now) {
            if (now != fault) {
                fault = now;
                matched = 0;
                left = now instanceof Fault.CutAfter cut ? cut.bytes() : 0;
            }
        }

        /** Waits as long as nothing passes. */
        private void awaitPassage() throws InterruptedException {
            long since = proxy.generation();
            while (!ended && !silent && proxy.fault(direction) instanceof Fault.BlackHole) {
                proxy.awaitChange(since, FOR_EVER);
                since = proxy.generation();
            }
        }

        private boolean cutAfter(Fault.CutAfter cut, byte[] piece, int count) throws IOException {
            int through = (int) Math.min(left, count);
            write(piece, 0, through);
            left -= through;
            if (through == count || !proxy.takeCut(direction, cut)) {
                write(piece, through, count - through);
                return true;
            }
            end(cut.ending());
            return false;
        }

        private boolean cutAt(Fault.CutAt cut, byte[] piece, int count) throws IOException {
            int found = find(cut.bytes(), cut, piece, count);
            write(piece, 0, found);
            if (found < count) {
                end(cut.ending());
                return false;
            }
            return true;
        }

        private void holdAt(Fault.HoldAt hold, byte[] piece, int count) throws IOException, InterruptedException {
            long since = proxy.generation();
            int found = find(hold.bytes(), hold, piece, count);
            write(piece, 0, found);
            if (found < count) {
                proxy.awaitChange(since, FOR_EVER);
                write(piece, found, count - found);
            }
        }

        /** Returns where the pattern ends at which something is to happen; {@code count} if nowhere. */
        private int find(byte[] pattern, Fault what, byte[] piece, int count) {
            for (int i = 0; i < count; i++) {
                matched = next(pattern, matched, piece[i]);
                if (matched == pattern.length) {
                    matched = 0;
                    if (proxy.takeCut(direction, what)) {
                        return i;
                    }
                }
            }
            return count;
        }

        private void write(byte[] piece, int from, int count) throws IOException {
            if (count > 0) {
                out.write(piece, from, count);
                proxy.passed(direction, count);
            }
        }
    }

    /** Returns how many bytes of the pattern the text ends with, after one byte more. */
    private static int next(byte[] pattern, int matched, byte value) {
        for (int length = matched; length >= 0; length--) {
            if (pattern[length] == value && endsWithPrefix(pattern, matched, length)) {
                return length + 1;
            }
        }
        return 0;
    }

    /** Tells whether the first {@code matched} bytes of the pattern end with its first {@code length}. */
    private static boolean endsWithPrefix(byte[] pattern, int matched, int length) {
        for (int i = 0; i < length; i++) {
            if (pattern[i] != pattern[matched - length + i]) {
                return false;
            }
        }
        return true;
    }

    void halfClose(Direction direction) {
        try {
            to(direction).shutdownOutput();
        } catch (IOException isClosed) {
            end(Fault.Ending.RESET);
        }
    }

    void end(Fault.Ending ending) {
        if (ending == Fault.Ending.SILENCE) {
            silent = true;
            return;
        }
        ended = true;
        proxy.forget(this);
        if (ending == Fault.Ending.RESET) {
            reset(client);
            reset(server);
        } else {
            close(client);
            close(server);
        }
    }

    /** Closes so that the other side gets a reset: there is nothing to wait for (SO_LINGER of 0). */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException isClosed) {
            // Then there is nothing to reset.
            return;
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // The socket is of no use any more, which is what was wanted.
            return;
        }
    }

    private static InputStream streamOf(Socket socket) {
        try {
            return socket.getInputStream();
        } catch (IOException isClosed) {
            return InputStream.nullInputStream();
        }
    }

    private static OutputStream sinkOf(Socket socket) {
        try {
            return socket.getOutputStream();
        } catch (IOException isClosed) {
            return OutputStream.nullOutputStream();
        }
    }
}
