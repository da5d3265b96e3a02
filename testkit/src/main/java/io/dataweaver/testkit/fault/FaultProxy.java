package io.dataweaver.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server, and lets the network between them fail as a test says, at any time and for each
 * direction by itself.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("localhost", server.port())) {
 *     connect(proxy.port());
 *     proxy.set(Direction.TO_CLIENT, new Fault.CutAt("COMMIT\0", 1, Fault.Ending.RESET));
 *     // The server commits, and the client is never told.
 *     proxy.heal();
 * }
 * }</pre>
 *
 * <p>A fault counts for the connections that are open and for those that come. {@link #reset}, {@link #halfClose} and
 * {@link #refuse} do something once or at the door.
 *
 * <p><b>Threads.</b> Any thread may call. Each connection takes two daemon threads.
 */
public final class FaultProxy implements AutoCloseable {

    /** The most bytes that are read at once. */
    public static final int PIECE_BYTES = 16 * 1024;

    private static final int BACKLOG = 200;

    private final ServerSocket listener;
    private String host;
    private int serverPort;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<Direction, Fault> faults = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> bytes = new EnumMap<>(Direction.class);
    private boolean refusing;
    private boolean closed;
    private int accepted;
    private int cuts;
    /** Grows with every fault that is set, so that those who count since then know. */
    private long generation;

    private FaultProxy(String host, int serverPort) throws IOException {
        this.host = host;
        this.serverPort = serverPort;
        for (Direction direction : Direction.values()) {
            faults.put(direction, new Fault.Pass());
            bytes.put(direction, 0L);
        }
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    /**
     * Starts a proxy on a free port of this machine.
     *
     * @param host where the server is; it need not run yet
     * @throws UncheckedIOException if there is no port
     */
    public static FaultProxy to(String host, int port) {
        try {
            FaultProxy proxy = new FaultProxy(host, port);
            startThread("accept", proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException("no proxy to " + host + ":" + port, failed);
        }
    }

    /** Returns the port of this machine to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Leads connections that come from now on to another server, as a name does after a failover; those that are open stay. */
    public synchronized void leadTo(String otherHost, int otherPort) {
        host = otherHost;
        serverPort = otherPort;
    }

    private record Address(String host, int port) {}

    private synchronized Address server() {
        return new Address(host, serverPort);
    }

    /** Does this to the bytes that go that way from now on. */
    public synchronized void set(Direction direction, Fault fault) {
        faults.put(direction, fault);
        generation++;
        notifyAll();
    }

    /** Does this to the bytes that go either way from now on. */
    public synchronized void set(Fault fault) {
        for (Direction direction : Direction.values()) {
            set(direction, fault);
        }
    }

    /** Lets all bytes through again, and connections in. Connections that have ended stay so. */
    public synchronized void heal() {
        refusing = false;
        set(new Fault.Pass());
    }

    /** Ends all connections by a reset; new ones come in. */
    public void reset() {
        connections.forEach(connection -> connection.end(Fault.Ending.RESET));
    }

    /** Tells the receiving side of every connection that nothing more will come; the other direction goes on. */
    public void halfClose(Direction direction) {
        connections.forEach(connection -> connection.halfClose(direction));
    }

    /** Resets each connection as soon as it comes, until {@link #heal}; those that are open stay. */
    public synchronized void refuse() {
        refusing = true;
    }

    /** Returns how many connections have come, those that were refused included. */
    public synchronized int connections() {
        return accepted;
    }

    /** Returns how many connections {@link Fault.CutAfter} and {@link Fault.CutAt} have ended, or {@link Fault.HoldAt} held. */
    public synchronized int cuts() {
        return cuts;
    }

    /** Returns how many bytes have gone through that way. */
    public synchronized long bytes(Direction direction) {
        return bytes.getOrDefault(direction, 0L);
    }

    /**
     * Waits until {@link #cuts} is at least {@code count}.
     *
     * @return false if the time is over
     */
    public synchronized boolean awaitCuts(int count, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (cuts < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            waitFor(left);
        }
        return true;
    }

    /**
     * Waits until so many bytes have gone that way since the proxy was made.
     *
     * @return false if the time is over
     */
    public synchronized boolean awaitBytes(Direction direction, long count, Duration longest)
            throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (bytes(direction) < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            waitFor(left);
        }
        return true;
    }

    synchronized Fault fault(Direction direction) {
        return faults.getOrDefault(direction, new Fault.Pass());
    }

    synchronized long generation() {
        return generation;
    }

    /** Waits until another fault is set, or the time is over, or the proxy is closed. */
    synchronized void awaitChange(long since, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        long left = longest.toNanos();
        while (generation == since && !closed && left > 0) {
            waitFor(left);
            left = deadline - System.nanoTime();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller's loop looks again
    private void waitFor(long nanos) throws InterruptedException {
        wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }

    /** Tells whether this connection is to end here, and counts it. */
    synchronized boolean takeCut(Direction direction, Fault fault) {
        if (fault(direction) != fault) {
            return false;
        }
        cuts++;
        if (fault instanceof Fault.CutAt at) {
            faults.put(
                    direction,
                    at.times() == 1 ? new Fault.Pass() : new Fault.CutAt(at.pattern(), at.times() - 1, at.ending()));
        } else if (fault instanceof Fault.HoldAt) {
            faults.put(direction, new Fault.Pass());
        }
        notifyAll();
        return true;
    }

    synchronized void passed(Direction direction, int count) {
        bytes.merge(direction, (long) count, Long::sum);
        notifyAll();
    }

    void forget(ProxiedConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException ended) {
                return;
            }
            if (admits()) {
                connect(client);
            } else {
                ProxiedConnection.reset(client);
            }
        }
    }

    private synchronized boolean admits() {
        accepted++;
        return !refusing && !closed;
    }

    private void connect(Socket client) {
        try {
            Address address = server();
            Socket server = new Socket(address.host(), address.port());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            ProxiedConnection connection = new ProxiedConnection(this, client, server);
            if (!take(connection, address)) {
                connection.end(Fault.Ending.RESET);
                return;
            }
            startThread("to-server", () -> connection.pump(Direction.TO_SERVER));
            startThread("to-client", () -> connection.pump(Direction.TO_CLIENT));
        } catch (IOException noServer) {
            ProxiedConnection.reset(client);
        }
    }

    /** Returns false if new connections lead elsewhere by now, and those that there were may have been reset. */
    private synchronized boolean take(ProxiedConnection connection, Address address) {
        return address.equals(server()) && !closed && connections.add(connection);
    }

    private static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the port and resets all connections. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            generation++;
            notifyAll();
        }
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            reset();
        }
    }
}
