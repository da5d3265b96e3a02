package io.dataweaver.store.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.store.StoreErrorCode;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in words why a request failed, with the way out. */
final class AzureFailures {

    private static final int NOT_FOUND = 404;

    /** Some servers answer questions for the head alone without a code. */
    private static final Set<String> MISSING = Set.of("", "BlobNotFound", "ResourceNotFound");

    /** "Status and error codes" in Azure's documentation; what follows the first line is about the request. */
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<\\r\\n]+)");

    private final AzureSettings settings;

    AzureFailures(AzureSettings settings) {
        this.settings = settings;
    }

    /** Returns what to throw on; {@code doing} is such as "list az://container/a". */
    DataWeaverException of(String doing, String container, RuntimeException failed) {
        if (failed instanceof BlobStorageException answered) {
            return answered(doing, container, answered);
        } else if (failed instanceof ClientAuthenticationException nobody) {
            return noIdentity(nobody);
        }
        return unanswered(doing, failed);
    }

    private DataWeaverException answered(String doing, String container, BlobStorageException failed) {
        String code = code(failed);
        int status = failed.getStatusCode();
        if (code.equals("ContainerNotFound") || code.equals("ContainerBeingDeleted")) {
            return failure(
                    StoreErrorCode.BUCKET_MISSING,
                    "there is no container `" + container + "` at " + place(),
                    "correct the URL, create the container, or name another `account` of the store",
                    failed);
        }
        if (code.equals("InvalidResourceName") || code.equals("InvalidUri")) {
            return failure(
                    StoreErrorCode.BUCKET_MISSING,
                    "there can be no container `" + container + "`, or no blob of that key" + said(failed),
                    "correct the URL: names of containers are of 3 to 63 lower-case letters, digits and single hyphens",
                    failed);
        }
        if (code.equals("AuthenticationFailed")
                || code.equals("InvalidAuthenticationInfo")
                || message(failed).startsWith("Server failed to authenticate")) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    place() + " does not accept " + lettingIn() + said(failed),
                    hint(),
                    failed);
        }
        if (status == 401 || status == 403) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    "permission denied to " + doing + said(failed),
                    "give whom these credentials stand for the right for it",
                    failed);
        }
        boolean busy = status >= 500 || status == 429;
        return failure(
                busy ? StoreErrorCode.STORE_BUSY : StoreErrorCode.STORE_FAILED,
                "cannot " + doing + ": " + place() + " answered " + status + said(failed),
                null,
                failed);
    }

    private String lettingIn() {
        AzureSettings.Access access = settings.access();
        return access instanceof AzureSettings.Access.Key
                ? "the key of the account"
                : access instanceof AzureSettings.Access.Signature ? "the shared access signature" : "this identity";
    }

    private String hint() {
        AzureSettings.Access access = settings.access();
        return access instanceof AzureSettings.Access.Key
                ? "check `account` and `account_key` of the store, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY"
                : access instanceof AzureSettings.Access.Signature
                        ? "check that `sas_token` of the store, or AZURE_STORAGE_SAS_TOKEN, is whole and has not expired"
                        : "check who it is with `az account show`, and that the account is of the same tenant";
    }

    private DataWeaverException noIdentity(ClientAuthenticationException failed) {
        return failure(
                StoreErrorCode.CREDENTIALS_MISSING,
                "there are no credentials for " + place() + ": "
                        + firstLine(failed).replaceFirst("[,.] see inner exception.*", ""),
                "set AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING, or the option"
                        + " `account_key` or `sas_token` of the store, or log in with `az login`",
                failed);
    }

    private DataWeaverException unanswered(String doing, RuntimeException failed) {
        return failure(
                StoreErrorCode.STORE_UNREACHABLE,
                "cannot " + doing + ": " + place() + " cannot be reached: " + reason(failed),
                "check the network, and `account` and `endpoint` of the store",
                failed);
    }

    private String reason(Throwable failed) {
        if (has(failed, UnresolvedAddressException.class) || has(failed, UnknownHostException.class)) {
            return "there is no host " + settings.endpoint().map(URI::getHost).orElse("");
        } else if (has(failed, HttpTimeoutException.class) || has(failed, TimeoutException.class)) {
            return "it does not answer in time";
        } else if (has(failed, ConnectException.class)) {
            return "connection refused";
        }
        return firstLine(failed);
    }

    private static boolean has(Throwable failed, Class<? extends Throwable> wanted) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (wanted.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String firstLine(Throwable failed) {
        return String.valueOf(failed.getMessage())
                .lines()
                .findFirst()
                .orElse(failed.getClass().getSimpleName());
    }

    static String code(BlobStorageException failed) {
        BlobErrorCode code = failed.getErrorCode();
        return code == null ? "" : code.toString();
    }

    /** Tells whether there is no such blob; a missing container is another matter. */
    static boolean isMissing(BlobStorageException failed) {
        return failed.getStatusCode() == NOT_FOUND && MISSING.contains(code(failed));
    }

    private static String said(BlobStorageException failed) {
        String code = code(failed);
        String first = message(failed);
        String both = code + (first.isEmpty() ? "" : ": " + first);
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    /** The SDK puts advice in front of what the store said. */
    private static String message(BlobStorageException failed) {
        Matcher message = MESSAGE.matcher(String.valueOf(failed.getServiceMessage()));
        return message.find() ? message.group(1).strip() : "";
    }

    private String place() {
        return settings.endpoint().map(URI::toString).orElse("Azure Blob Storage");
    }

    private static DataWeaverException failure(ErrorCode code, String message, @Nullable String hint, Throwable cause) {
        return new DataWeaverException(code, message, hint, cause);
    }
}
