package io.dataweaver.engine.spark;

/** Where the driver of a run on a cluster is. */
enum DeployMode {
    /** In a process that the command has started, which ends with the command. */
    CLIENT,
    /** On a worker of the cluster, which starts it again after its death. */
    CLUSTER
}
