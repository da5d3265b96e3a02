/** What the jobs between topics and PostgreSQL are measured against: Flink SQL. */
@NullMarked
package io.dataweaver.benchmarks.flinksqlkafka;

import org.jspecify.annotations.NullMarked;
