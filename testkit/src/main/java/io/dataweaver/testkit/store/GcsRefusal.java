package io.dataweaver.testkit.store;

import java.io.Serial;

/** An answer that is no success: "Status and error codes" in Google's documentation. */
final class GcsRefusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    GcsRefusal(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    static GcsRefusal noBucket() {
        return new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
    }

    static GcsRefusal noObject(String bucket, String key) {
        return new GcsRefusal(404, "notFound", "No such object: " + bucket + "/" + key);
    }

    static GcsRefusal condition() {
        return new GcsRefusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static GcsRefusal invalid(String message) {
        return new GcsRefusal(400, "invalid", message);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
