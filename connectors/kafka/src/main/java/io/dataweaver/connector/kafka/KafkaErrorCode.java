package io.dataweaver.connector.kafka;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with topics as source or sink. */
public enum KafkaErrorCode implements ErrorCode {
    UNREACHABLE(
            "DW-ENV-700",
            ErrorKind.TRANSIENT,
            "the Kafka cluster does not answer",
            "Start the brokers, or correct `brokers`; `client` holds how to connect if the cluster encrypts or asks"
                    + " who you are."),
    REFUSED(
            "DW-ENV-701",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster refuses a request",
            "Read what the broker says. Reading needs READ and DESCRIBE on topics; writing needs WRITE on them, READ"
                    + " and WRITE on the topic of positions, and WRITE on transactional ids that begin with"
                    + " `dataweaver.`."),
    LOGIN_FAILED(
            "DW-ENV-702",
            ErrorKind.ENVIRONMENT,
            "the Kafka cluster does not let the user log in, or no TLS connection comes about",
            "Correct `user` and `password`, `client` `sasl.mechanism`, or `ssl.truststore.location`."),
    CLIENT_SETTING(
            "DW-CFG-700",
            ErrorKind.DEFINITION,
            "a setting of the Kafka client is not one that may be given",
            "Use one of the settings that the reference lists under `client`; the others are the connector's own, or"
                    + " could load code."),
    FORMAT_WITHOUT_MESSAGES(
            "DW-CFG-701",
            ErrorKind.DEFINITION,
            "the format is for whole files, not for messages that stand alone",
            "Use a format for messages, such as json without `layout: array`."),
    COLUMN_CLASH(
            "DW-CFG-702",
            ErrorKind.DEFINITION,
            "two columns would have the same name",
            "Give the columns of `metadata` names that messages do not use."),
    METADATA(
            "DW-CFG-703",
            ErrorKind.DEFINITION,
            "`metadata` names what messages do not have, or a column that cannot be that",
            "The reference lists what there is. A sink takes a partition from an integer column, a timestamp from one of"
                    + " type timestamptz, headers from text, bytes or maps; topics and offsets are not its to say."),

    TOPIC_MISSING(
            "DW-SRC-700",
            ErrorKind.DEFINITION,
            "no topic is called so, or matches the pattern",
            "Correct `topic`; in a pattern, * stands for any characters."),
    NOTHING_TO_INFER(
            "DW-SRC-701",
            ErrorKind.DEFINITION,
            "there is no message from which columns could be inferred",
            "Give all columns with `columns`, or run when the topic holds messages."),
    RECORDS_GONE(
            "DW-SRC-702",
            ErrorKind.FATAL,
            "the records at the position are no longer in the topic: retention has removed them before they were read",
            "What was removed is lost for this pipeline: go on with what is there by `--resume skip-gap`, or start over with"
                    + " --restart, and let the topic keep records for longer."),
    TOPIC_CHANGED(
            "DW-SRC-703",
            ErrorKind.FATAL,
            "the topic was deleted and made again, or it is shorter than it was",
            "Start over with --restart; the position that is stored means other records now."),
    START_WRONG(
            "DW-SRC-704",
            ErrorKind.DEFINITION,
            "where reading is to start does not make sense",
            "`start` is `earliest`, `latest` or a time such as 2026-01-31T00:00:00Z; `offsets` names partitions as"
                    + " topic-0."),

    MESSAGE_GONE(
            "DW-REC-700",
            ErrorKind.RECORD,
            "a message that is to be replayed is not in its topic any more, and more than its value is needed",
            "Write the message to the topic once more, or replay earlier than the topic's retention."),

    FENCED(
            "DW-SNK-700",
            ErrorKind.FATAL,
            "a newer start of the same pipeline writes to this cluster, or another worker has taken the split over",
            "Let only one of the two run."),
    TRANSACTION_LOST(
            "DW-SNK-701",
            ErrorKind.TRANSIENT,
            "the transaction was ended by the cluster before it was committed",
            "The run goes on from what the sink holds. If it happens again and again, raise `transaction_timeout`, or"
                    + " lower the interval of checkpoints."),
    COMMIT_UNKNOWN(
            "DW-SNK-702",
            ErrorKind.AMBIGUOUS,
            "the answer to the commit of a transaction did not come",
            "The next try reads from the topic of positions what was committed."),
    WRITE_FAILED(
            "DW-SNK-703",
            ErrorKind.TRANSIENT,
            "records were not confirmed by the cluster",
            "The run goes on from what the sink holds when the brokers are back."),
    TARGET_MISSING(
            "DW-SNK-704",
            ErrorKind.DEFINITION,
            "the topic to write to does not exist",
            "Create it, or set `create: true`."),
    TRANSACTION_TIMEOUT(
            "DW-SNK-705",
            ErrorKind.DEFINITION,
            "the time-out of transactions is longer than the cluster allows",
            "Lower `transaction_timeout`, or raise the brokers' transaction.max.timeout.ms."),
    KEY_MISSING(
            "DW-SNK-706",
            ErrorKind.SCHEMA,
            "`mode: upsert` needs a key, and the rows have none, or not these columns",
            "Name the columns with `key`."),
    POSITIONS_UNREADABLE(
            "DW-SNK-707",
            ErrorKind.FATAL,
            "the topic of positions holds what was not written by this connector",
            "Give the pipeline a `positions_topic` of its own."),
    POSITIONS_FORGOTTEN(
            "DW-SNK-708",
            ErrorKind.DEFINITION,
            "the topic of positions is not compacted, and would forget them: rows would come twice after that",
            "Set cleanup.policy=compact for it, or name another `positions_topic`; one that is missing is made."),
    TOPIC_SHARED(
            "DW-SNK-709",
            ErrorKind.DEFINITION,
            "several datasets would go to one topic, of which the name is made of theirs",
            "Write {schema} into `topic`, too, or make one dataset of them with the transform `union`."),
    KEYLESS(
            "DW-SNK-710",
            ErrorKind.FATAL,
            "a message of a topic that is compared by keys has none",
            "Somebody else writes to the topic: let that be another one, or remove the message.");

    private final ErrorDescription description;

    KafkaErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
