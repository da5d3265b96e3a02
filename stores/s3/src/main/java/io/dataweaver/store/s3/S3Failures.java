package io.dataweaver.store.s3;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.store.StoreErrorCode;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in words why a request failed, with the way out. */
final class S3Failures {

    private final S3Settings settings;

    S3Failures(S3Settings settings) {
        this.settings = settings;
    }

    /** Returns what to throw on; {@code doing} is such as "list s3://bucket/a". */
    DataWeaverException of(String doing, String bucket, SdkException failed) {
        return failed instanceof S3Exception answered ? answered(doing, bucket, answered) : unanswered(doing, failed);
    }

    private DataWeaverException answered(String doing, String bucket, S3Exception failed) {
        String code = code(failed);
        int status = failed.statusCode();
        if (code.equals("NoSuchBucket")) {
            return failure(
                    StoreErrorCode.BUCKET_MISSING,
                    "there is no bucket `" + bucket + "` at " + place(),
                    "correct the URL, create the bucket, or set `endpoint` of the store if it lies elsewhere",
                    failed);
        }
        if (status == 301 || code.equals("AuthorizationHeaderMalformed") || code.equals("PermanentRedirect")) {
            Optional<String> region = region(failed);
            return failure(
                    StoreErrorCode.REGION_WRONG,
                    "the bucket `" + bucket + "` is in "
                            + region.map(name -> "the region " + name).orElse("another region"),
                    "set `region" + region.map(name -> ": " + name).orElse("") + "` of the store, or AWS_REGION",
                    failed);
        }
        if (code.equals("SignatureDoesNotMatch") || code.equals("InvalidAccessKeyId")) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    place() + " does not accept the "
                            + (code.equals("InvalidAccessKeyId")
                                    ? "access key: it is unknown"
                                    : "secret of the access key"),
                    "check `access_key` and `secret_key` of the store, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    failed);
        }
        if (code.equals("ExpiredToken") || code.equals("TokenRefreshRequired") || code.equals("RequestExpired")) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    "the credentials for " + place() + " have expired",
                    "renew them",
                    failed);
        }
        if (status == 401 || status == 403) {
            return failure(
                    StoreErrorCode.ACCESS_DENIED,
                    "permission denied to " + doing + said(failed),
                    "give the user of these credentials the right for it",
                    failed);
        }
        boolean busy = status >= 500 || status == 429;
        return failure(
                busy ? StoreErrorCode.STORE_BUSY : StoreErrorCode.STORE_FAILED,
                "cannot " + doing + ": " + place() + " answered " + status + said(failed),
                null,
                failed);
    }

    private DataWeaverException unanswered(String doing, SdkException failed) {
        String message = String.valueOf(failed.getMessage());
        if (message.contains("Unable to load credentials")) {
            return failure(
                    StoreErrorCode.CREDENTIALS_MISSING,
                    "there are no credentials for " + place(),
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or the options `access_key` and"
                            + " `secret_key` of the store",
                    failed);
        }
        if (message.contains("Unable to load region")) {
            return failure(
                    StoreErrorCode.REGION_WRONG,
                    "the region of the bucket is not known",
                    "set `region` of the store, or AWS_REGION",
                    failed);
        }
        String why = reason(failed);
        return failure(
                StoreErrorCode.STORE_UNREACHABLE,
                "cannot " + doing + ": " + place() + " cannot be reached: " + why,
                settings.endpoint().isPresent()
                        ? "check `endpoint` of the store, and that the server runs"
                        : "check the network; for a server that is not Amazon's, set `endpoint` of the store",
                failed);
    }

    private static String reason(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "there is no host " + cause.getMessage();
            } else if (cause instanceof ConnectException) {
                return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            } else if (cause instanceof SocketTimeoutException) {
                return "it does not answer in time";
            }
        }
        String message = String.valueOf(failed.getMessage());
        return message.lines().findFirst().orElse(failed.getClass().getSimpleName());
    }

    static String code(S3Exception failed) {
        AwsErrorDetails details = failed.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String said(S3Exception failed) {
        AwsErrorDetails details = failed.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        String code = code(failed);
        String both = code + (message == null || message.isBlank() || message.equals("null") ? "" : ": " + message);
        return both.isBlank() ? "" : " (" + both + ")";
    }

    private static Optional<String> region(S3Exception failed) {
        AwsErrorDetails details = failed.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
    }

    private String place() {
        String environment = System.getenv("AWS_ENDPOINT_URL_S3");
        return settings.endpoint().map(Object::toString).orElse(environment == null ? "Amazon S3" : environment);
    }

    private static DataWeaverException failure(ErrorCode code, String message, @Nullable String hint, Throwable cause) {
        return new DataWeaverException(code, message, hint, cause);
    }
}
