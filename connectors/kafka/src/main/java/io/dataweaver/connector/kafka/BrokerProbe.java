package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.DataWeaverException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells within seconds whether somebody listens where brokers are said to be, and is not behind TLS unexpectedly. Kafka's
 * clients try for as long as a call may take, which is right while a run goes on, and a long time for somebody who has mistyped
 * a port.
 */
final class BrokerProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** The request that brokers answer before they know who asks; its first version is understood by all (KIP-35). */
    private static final short API_VERSIONS = 18;

    private static final int CORRELATION = 0x44570001;
    private static final short NO_CLIENT = -1;

    private final Connection connection;

    BrokerProbe(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns when somebody takes a connection and, unless it is to be encrypted, speaks Kafka. Names that this machine does not
     * know, and ports that there are not, are left to Kafka's client, which tells of them at once.
     *
     * @throws DataWeaverException if nobody does
     */
    void requireListener() {
        List<InetSocketAddress> addresses = addresses();
        long patience = Math.min(PATIENCE.toMillis(), connection.timeoutMillis());
        int each = (int) Math.max(1, patience / Math.max(1, addresses.size()));
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        IOException failure = null;
        for (int round = 0; !addresses.isEmpty(); round++) {
            for (InetSocketAddress address : addresses) {
                try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                    socket.connect(address, each);
                    if (!connection.access().protocol().endsWith("SSL")) {
                        socket.setSoTimeout(each);
                        requireKafka(socket);
                    }
                    return;
                } catch (IOException nobody) {
                    failure = failure instanceof NotUnderstoodException ? failure : nobody;
                }
            }
            boolean certain = failure instanceof NotUnderstoodException && round > 0;
            if (failure != null && (certain || System.nanoTime() - limit > 0)) {
                throw unreachable(failure);
            }
            pause();
        }
    }

    /** A broker that expects TLS takes this for a damaged start of it, and ends the connection. */
    private static void requireKafka(Socket socket) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(14)
                .putInt(10)
                .putShort(API_VERSIONS)
                .putShort((short) 0)
                .putInt(CORRELATION)
                .putShort(NO_CLIENT);
        try {
            socket.getOutputStream().write(request.array());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            answer.readInt(); // its length
            if (answer.readInt() != CORRELATION) {
                throw new NotUnderstoodException(null);
            }
        } catch (SocketTimeoutException slow) {
            // Kafka's client has more patience.
        } catch (EOFException | SocketException ended) {
            throw new NotUnderstoodException(ended);
        }
    }

    /** Somebody listens, but does not speak Kafka. */
    private static final class NotUnderstoodException extends IOException {
        NotUnderstoodException(@Nullable IOException cause) {
            super("it does not answer in Kafka's protocol", cause);
        }
    }

    private List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String broker : connection.brokers().split(",", -1)) {
            int colon = broker.lastIndexOf(':');
            int port = Integer.parseInt(broker.substring(colon + 1));
            try {
                for (InetAddress address : InetAddress.getAllByName(broker.substring(0, colon))) {
                    addresses.add(new InetSocketAddress(address, port));
                }
            } catch (UnknownHostException | IllegalArgumentException unusable) {
                // Kafka's client tells of it.
            }
        }
        return addresses;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unreachable(stopped);
        }
    }

    private DataWeaverException unreachable(Exception failure) {
        if (failure instanceof NotUnderstoodException) {
            return new DataWeaverException(
                    KafkaErrorCode.LOGIN_FAILED,
                    "who listens at " + connection.brokers()
                            + " does not answer to Kafka's protocol without encryption: it"
                            + " expects TLS, or is no Kafka broker",
                    "set `client` `security.protocol` to SSL or SASL_SSL, or correct `brokers`",
                    failure);
        }
        return new DataWeaverException(
                KafkaErrorCode.UNREACHABLE,
                "nobody listens at " + connection.brokers() + ", where brokers should be: " + failure.getMessage(),
                failure);
    }
}
