package io.dataweaver.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server, both in the hands of the test, with the proxy between them. */
@Timeout(30)
class FaultProxyTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int SILENT_MILLIS = 100;

    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to("localhost", listener.getLocalPort());
        client = open();
        server = listener.accept();
    }

    private Socket open() throws IOException {
        return new Socket("localhost", proxy.port());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String receive(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Tells that nothing comes; a wrong answer to this would only let a broken proxy pass. */
    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENT_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }

    /** Returns what still comes before the connection breaks or ends. */
    private static String untilTheEnd(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int value = in.read(); value >= 0; value = in.read()) {
                text.append((char) value);
            }
            return text + " end";
        } catch (SocketException reset) {
            return text + " reset";
        }
    }

    @Test
    void letsBytesAndTheirEndThroughBothWays() throws IOException {
        send(client, "question");
        assertThat(receive(server, 8)).isEqualTo("question");
        send(server, "answer");
        assertThat(receive(client, 6)).isEqualTo("answer");
        client.shutdownOutput();
        assertThat(untilTheEnd(server)).isEqualTo(" end");
        send(server, "more");
        server.close();
        assertThat(untilTheEnd(client)).isEqualTo("more end");
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(8);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(10);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void delaysSlowsDownAndSlicesWithoutLosingOrSwappingAByte() throws IOException {
        String text = "0123456789".repeat(200);
        for (Fault fault : new Fault[] {
            new Fault.Latency(Duration.ofMillis(5)), new Fault.Rate(1 << 20), new Fault.Slices(), new Fault.Pass()
        }) {
            proxy.set(fault);
            send(client, text);
            assertThat(receive(server, text.length())).as(fault.toString()).isEqualTo(text);
        }
    }

    @Test
    void holdsEverythingBackInABlackHoleUntilItIsHealed() throws IOException {
        proxy.set(Direction.TO_SERVER, new Fault.BlackHole());
        send(client, "lost?");
        client.shutdownOutput();
        assertSilent(server);
        send(server, "the other way works");
        assertThat(receive(client, 19)).isEqualTo("the other way works");
        proxy.heal();
        assertThat(untilTheEnd(server)).isEqualTo("lost? end");
    }

    @Test
    void resetsAllConnectionsAndLetsNewOnesIn() throws IOException {
        send(client, "x");
        assertThat(receive(server, 1)).isEqualTo("x");
        proxy.reset();
        assertThat(untilTheEnd(client)).isEqualTo(" reset");
        assertThat(untilTheEnd(server)).isEqualTo(" reset");
        try (Socket next = open();
                Socket accepted = listener.accept()) {
            send(next, "again");
            assertThat(receive(accepted, 5)).isEqualTo("again");
        }
    }

    @Test
    void endsOneDirectionOnly() throws IOException {
        send(client, "x");
        assertThat(receive(server, 1)).isEqualTo("x");
        proxy.halfClose(Direction.TO_SERVER);
        assertThat(untilTheEnd(server)).isEqualTo(" end");
        send(server, "still there");
        assertThat(receive(client, 11)).isEqualTo("still there");
    }

    @Test
    void refusesNewConnectionsAndKeepsThoseThatAreOpen() throws IOException {
        send(client, "x");
        assertThat(receive(server, 1)).isEqualTo("x");
        proxy.refuse();
        try (Socket refused = open()) {
            assertThat(untilTheEnd(refused)).isEqualTo(" reset");
        }
        send(client, "old");
        assertThat(receive(server, 3)).isEqualTo("old");
        proxy.heal();
        try (Socket next = open();
                Socket accepted = listener.accept()) {
            send(next, "new");
            assertThat(receive(accepted, 3)).isEqualTo("new");
        }
    }

    @Test
    void cutsAfterSoManyBytes() throws Exception {
        send(client, "before");
        assertThat(receive(server, 6)).isEqualTo("before");
        proxy.set(Direction.TO_SERVER, new Fault.CutAfter(4, Fault.Ending.CLOSE));
        send(client, "ab");
        assertThat(receive(server, 2)).isEqualTo("ab");
        send(client, "cdef");
        assertThat(untilTheEnd(server)).isEqualTo("cd end");
        assertThat(proxy.awaitCuts(1, LONG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT;", "COCOMMIT;", "COMMCOMMIT;", "x COMMIT", "COMMICOMMIT"})
    void cutsBeforeTheLastByteOfAPatternHoweverItIsSplitIntoPackets(String text) throws Exception {
        proxy.set(Direction.TO_SERVER, new Fault.CutAt("COMMIT", 1, Fault.Ending.CLOSE));
        String through = text.substring(0, text.indexOf("COMMIT") + 5);
        for (int i = 0; i < through.length(); i++) {
            send(client, text.substring(i, i + 1));
            assertThat(receive(server, 1)).isEqualTo(text.substring(i, i + 1));
        }
        send(client, "T");
        assertThat(untilTheEnd(server)).isEqualTo(" end");
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void cutsSoManyConnectionsAndThenNoMore() throws Exception {
        proxy.set(Direction.TO_CLIENT, new Fault.CutAt("done", 2, Fault.Ending.RESET));
        for (int i = 0; i < 3; i++) {
            try (Socket next = open();
                    Socket accepted = listener.accept()) {
                send(accepted, "it is done.");
                if (i < 2) {
                    assertThat(proxy.awaitCuts(i + 1, LONG)).isTrue();
                    assertThat(untilTheEnd(next)).endsWith(" reset");
                } else {
                    assertThat(receive(next, 11)).isEqualTo("it is done.");
                }
            }
        }
        assertThat(proxy.cuts()).isEqualTo(2);
    }

    @Test
    void tellsNobodyThatAConnectionIsDead() throws Exception {
        proxy.set(Direction.TO_CLIENT, new Fault.CutAfter(3, Fault.Ending.SILENCE));
        send(server, "answer");
        assertThat(receive(client, 3)).isEqualTo("ans");
        assertSilent(client);
        proxy.heal();
        send(server, "more");
        send(client, "question");
        assertSilent(client);
        assertSilent(server);
    }

    @Test
    void tellsWhoWaitsThatBytesHaveGoneThrough() throws Exception {
        send(client, "0123456789");
        assertThat(proxy.awaitBytes(Direction.TO_SERVER, 10, LONG)).isTrue();
        assertThat(proxy.awaitBytes(Direction.TO_CLIENT, 1, Duration.ofMillis(1)))
                .isFalse();
        assertThat(proxy.awaitCuts(1, Duration.ofMillis(1))).isFalse();
    }
}
