package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.source.Split;
import java.util.List;

/** What is to be read of a hosted connector, or of one for each split. */
sealed interface WantedDatasets permits WantedTopic, WantedTables {

    /** Finds out what there is; contacts the source. At least one. */
    List<Discovery> find();

    /**
     * Returns the splits of a new run.
     *
     * @param datasets what was found of it and is wanted, at least one
     */
    List<Split> plan(List<Discovery> datasets);

    /** Returns what the connector of a split gets, which may be one of an earlier process. */
    ConnectorConfiguration configuration(Split split);

    /** Returns which records of that connector are rows. */
    RecordSelection selection(Split split);

    /** Returns the topics of the datasets of a split, in their order. */
    List<String> topics(Split split);

    /** Tells whether a split has several datasets. */
    boolean together();
}
