package io.dataweaver.core.alert;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertHook;
import io.dataweaver.api.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts alerts. What it says of failures names the host alone: the rest of the address may be a secret. */
final class WebhookAlertHook implements AlertHook {

    private final URI address;
    private final Map<String, Secret> headers;

    /** Made for the first alert: the client of the JDK takes longer than a small run. */
    private @Nullable HttpClient client;

    WebhookAlertHook(URI address, Map<String, Secret> headers) {
        this.address = address;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public void send(Alert alert, Duration deadline) throws IOException, InterruptedException {
        if (address.getHost() == null) {
            throw new IOException("`url` is empty");
        }
        int status = post(AlertJson.of(alert), deadline);
        if (status < 200 || status > 299) {
            throw new IOException(address.getHost() + " answered with status " + status
                    + (status / 100 == 3 ? ", and redirects are not followed" : ""));
        }
    }

    private int post(String body, Duration deadline) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(deadline)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach((name, value) -> value.use(text -> request.header(name, text)));
        HttpResponse<InputStream> answer = send(request.build(), deadline);
        answer.body().close(); // The deadline ends with the head of the answer: what follows is not waited for.
        return answer.statusCode();
    }

    private HttpResponse<InputStream> send(HttpRequest request, Duration deadline)
            throws IOException, InterruptedException {
        HttpClient sender = client;
        if (sender == null) {
            sender = HttpClient.newBuilder()
                    .connectTimeout(deadline)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = sender;
        }
        try {
            return sender.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException late) {
            throw new IOException(address.getHost() + " did not answer within " + deadline.toSeconds() + " s", late);
        } catch (ConnectException refused) {
            throw new IOException("no connection to " + address.getHost() + ":" + port() + " can be made", refused);
        }
    }

    private int port() {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
