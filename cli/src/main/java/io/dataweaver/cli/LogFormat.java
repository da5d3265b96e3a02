package io.dataweaver.cli;

/** How standard error speaks: to people, or to what collects logs. */
enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object a line, by the Elastic Common Schema. */
    ECS
}
