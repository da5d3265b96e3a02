package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong between a run and the Kafka cluster that coordinates it. */
public enum KafkaErrorCode implements ErrorCode {
    UNREACHABLE(
            "DW-ENV-630",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster does not answer",
            "Start the brokers, or correct `brokers` in the engine's options; `client` holds how to connect if the cluster"
                    + " encrypts or asks who you are."),
    REFUSED(
            "DW-ENV-631",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster refuses a request",
            "The engine creates and deletes topics whose names begin with `topic_prefix`, and uses groups and transactions"
                    + " of the same prefix: let an administrator grant that, or give a prefix that is granted."),
    CLIENT_SETTING(
            "DW-CFG-630",
            ErrorKind.DEFINITION,
            "a setting of the Kafka client is not one that may be given",
            "Use one of the settings that the reference lists under `client`; the others are the engine's own, or could"
                    + " load code."),
    BROKEN(
            "DW-ENV-632",
            ErrorKind.ENVIRONMENT,
            "a worker lost its place in the Kafka cluster and could not get it back",
            "See in the log what the brokers said; then run again: it resumes from the last checkpoint."),
    NO_RUN(
            "DW-ENV-633",
            ErrorKind.ENVIRONMENT,
            "there is no run that a worker could join",
            "Start the pipeline with `dataweaver run`; workers can join as soon as it moves rows."),
    LOST(
            "DW-ENV-634",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster has lost records that it had confirmed",
            "Run again: it goes on from the last checkpoint, which is complete without the cluster. Keep topics on several"
                    + " brokers (`replication_factor`), and leave `unclean.leader.election.enable` off."),
    HANGING(
            "DW-ENV-635",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster does not end a transaction: it hangs",
            "Run again: it goes on from the last checkpoint, with topics of its own, in which nothing hangs. Brokers lose hold of"
                    + " a transaction when one of them dies while it ends it and comes back at once: `kafka-transactions.sh"
                    + " find-hanging` tells whether topics of others have some too, and its `abort` ends one.");

    private final ErrorDescription description;

    KafkaErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
