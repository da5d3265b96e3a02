package io.dataweaver.store.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.BackOff;
import com.google.api.client.util.BackOffUtils;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.Sleeper;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.StorageScopes;
import com.google.auth.Retryable;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectChangedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's client of the JSON API, and how often it is asked again. Thread-safe. */
final class GcsClient implements AutoCloseable {

    /** A request, which may be sent several times: made anew with the client that it is given. */
    @FunctionalInterface
    interface Request<T> {
        T send(Storage storage) throws IOException;
    }

    private static final int TRIES = 6;
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final GcsSettings settings;
    private final HttpTransport transport = new NetHttpTransport();
    private final @Nullable HttpCredentialsAdapter credentials;

    private GcsClient(GcsSettings settings, @Nullable HttpCredentialsAdapter credentials) {
        this.settings = settings;
        this.credentials = credentials;
    }

    /**
     * Looks for credentials; contacts no bucket yet.
     *
     * @throws DataWeaverException if there are none, or they cannot be read
     */
    static GcsClient open(GcsSettings settings) {
        GcsSettings.Access access = settings.access();
        if (access instanceof GcsSettings.Access.Anonymous) {
            return new GcsClient(settings, null);
        }
        GoogleCredentials found;
        if (access instanceof GcsSettings.Access.Key key) {
            found = key.json().use(GcsClient::parse);
        } else {
            try {
                found = GoogleCredentials.getApplicationDefault();
            } catch (IOException none) {
                throw GcsFailures.noCredentials(none);
            }
        }
        List<String> scopes = List.of(StorageScopes.DEVSTORAGE_READ_WRITE);
        return new GcsClient(settings, new HttpCredentialsAdapter(found.createScoped(scopes)));
    }

    private static GoogleCredentials parse(String json) {
        try {
            return GoogleCredentials.fromStream(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException wrong) {
            throw GcsFailures.unreadableCredentials();
        }
    }

    /**
     * Sends a request until it is answered, no longer than calls may take. It must do no harm if it was carried out and the
     * answer lost.
     *
     * @throws IOException of the last time
     */
    <T> T send(Request<T> request) throws IOException {
        long until = System.nanoTime() + settings.timeout().toNanos();
        BackOff delays = new ExponentialBackOff.Builder()
                .setInitialIntervalMillis((int) FIRST_DELAY.toMillis())
                .setMultiplier(2)
                .setMaxIntervalMillis((int) LONGEST_DELAY.toMillis())
                .build();
        for (int tries = 1; ; tries++) {
            try {
                return request.send(storage(until - System.nanoTime()));
            } catch (IOException failed) {
                if (!mayPass(failed) || tries == TRIES || until - System.nanoTime() <= 0 || !pause(delays)) {
                    throw failed;
                }
            }
        }
    }

    private static boolean pause(BackOff delays) throws IOException {
        try {
            return BackOffUtils.next(Sleeper.DEFAULT, delays);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited to ask again");
        }
    }

    /** "Retry strategy" in Google's documentation; an answer that is lost is no answer. */
    private static boolean mayPass(IOException failed) {
        if (failed instanceof HttpResponseException answered) {
            int status = answered.getStatusCode();
            return status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500;
        } else if (failed instanceof Retryable ofCredentials) {
            return ofCredentials.isRetryable();
        }
        return !(failed instanceof UnknownHostException || failed instanceof ObjectChangedException);
    }

    /** Made for each request, which costs nothing: what is left of the time is its own. */
    private Storage storage(long nanosLeft) {
        int milliseconds = (int) Math.max(1, Math.min(nanosLeft / 1_000_000, Integer.MAX_VALUE));
        Storage.Builder builder = new Storage.Builder(transport, GsonFactory.getDefaultInstance(), request -> {
                    authorize(request);
                    request.setConnectTimeout(milliseconds).setReadTimeout(milliseconds);
                })
                .setApplicationName("dataweaver");
        settings.endpoint().ifPresent(url -> builder.setRootUrl(url + "/"));
        return builder.build();
    }

    private void authorize(HttpRequest request) throws IOException {
        if (credentials != null) {
            credentials.initialize(request);
        }
    }

    @Override
    public void close() {
        try {
            transport.shutdown();
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }
}
