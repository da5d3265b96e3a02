package io.dataweaver.store.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.store.StoreErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words why a request failed, with the way out. */
final class GcsFailures {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    private static final String CHECK_CREDENTIALS =
            "set GOOGLE_APPLICATION_CREDENTIALS to the file of a key, or the option `credentials` of the store, or log in with"
                    + " `gcloud auth application-default login`";

    private final GcsSettings settings;

    GcsFailures(GcsSettings settings) {
        this.settings = settings;
    }

    /** Returns what to throw on; {@code doing} is such as "list gs://bucket/a". */
    DataWeaverException of(String doing, String bucket, IOException failed) {
        if (failed instanceof HttpResponseException answered) {
            return answered(doing, bucket, answered);
        } else if (failed instanceof Retryable) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    "Google gives no token for these credentials: " + firstLine(failed),
                    CHECK_CREDENTIALS,
                    failed);
        }
        return failure(
                StoreErrorCode.STORE_UNREACHABLE,
                "cannot " + doing + ": " + place() + " cannot be reached: " + reason(failed),
                "check the network, and `endpoint` of the store or STORAGE_EMULATOR_HOST if one is set",
                failed);
    }

    private DataWeaverException answered(String doing, String bucket, HttpResponseException failed) {
        int status = failed.getStatusCode();
        if (status == NOT_FOUND && !namesAnObject(failed)) {
            return failure(
                    StoreErrorCode.BUCKET_MISSING,
                    "there is no bucket `" + bucket + "` at " + place(),
                    "correct the URL, create the bucket, or set `endpoint` of the store if it lies elsewhere",
                    failed);
        }
        if (status == BAD_REQUEST && message(failed).startsWith("Invalid bucket name")) {
            return failure(
                    StoreErrorCode.BUCKET_MISSING,
                    "there can be no bucket `" + bucket + "`" + said(failed),
                    "correct the URL: names of buckets are of 3 to 63 lower-case letters, digits, hyphens, dots and"
                            + " underscores",
                    failed);
        }
        if (status == UNAUTHORIZED) {
            boolean nobody = settings.access() instanceof GcsSettings.Access.Anonymous;
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    place()
                            + (nobody ? " wants to know who asks to " + doing : " does not accept the credentials")
                            + said(failed),
                    nobody
                            ? "set `credentials` of the store, or `anonymous: false` to ask Google's usual chain"
                            : CHECK_CREDENTIALS,
                    failed);
        }
        if (status == FORBIDDEN) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    "permission denied to " + doing + said(failed),
                    "give whom these credentials stand for the right for it",
                    failed);
        }
        boolean busy = status >= 500 || status == TOO_MANY_REQUESTS;
        return failure(
                busy ? StoreErrorCode.STORE_BUSY : StoreErrorCode.STORE_FAILED,
                "cannot " + doing + ": " + place() + " answered " + status + said(failed),
                null,
                failed);
    }

    /** Tells whether there is no such object, where one was asked for; a missing bucket is another matter. */
    static boolean isMissing(HttpResponseException failed) {
        return failed.getStatusCode() == NOT_FOUND
                && (namesAnObject(failed) || !message(failed).contains("bucket does not exist"));
    }

    private static boolean namesAnObject(HttpResponseException failed) {
        String message = message(failed);
        return message.startsWith("No such object") || message.startsWith("Object ");
    }

    static DataWeaverException noCredentials(IOException failed) {
        return failure(
                StoreErrorCode.CREDENTIALS_MISSING,
                "there are no credentials for Google Cloud Storage: " + firstLine(failed),
                CHECK_CREDENTIALS + "; for a public bucket, set `anonymous: true`",
                failed);
    }

    /** Without a cause, whose message may show a part of them. */
    static DataWeaverException unreadableCredentials() {
        return failure(
                StoreErrorCode.CREDENTIALS_MISSING,
                "`credentials` of the store are not those of Google: expected the JSON of a key, from `{` to `}`",
                "give the whole content of the file that Google has made, such as `${secret:file/key.json}`",
                null);
    }

    private String reason(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "there is no host "
                        + settings.endpoint().map(URI::getHost).orElse("storage.googleapis.com");
            } else if (cause instanceof ConnectException) {
                return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            } else if (cause instanceof SocketTimeoutException) {
                return "it does not answer in time";
            }
        }
        return firstLine(failed);
    }

    private static String firstLine(Throwable failed) {
        return String.valueOf(failed.getMessage())
                .lines()
                .findFirst()
                .orElse(failed.getClass().getSimpleName());
    }

    private static String said(HttpResponseException failed) {
        String message = message(failed);
        return message.isEmpty() ? "" : " (" + message + ")";
    }

    /** In JSON, but where bytes are asked for, as a line of text. */
    private static String message(HttpResponseException failed) {
        GoogleJsonError details = failed instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        String message = details == null ? failed.getContent() : details.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }

    private String place() {
        return settings.endpoint().map(URI::toString).orElse("Google Cloud Storage");
    }

    private static DataWeaverException failure(
            ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DataWeaverException(code, message, hint, cause);
    }
}
