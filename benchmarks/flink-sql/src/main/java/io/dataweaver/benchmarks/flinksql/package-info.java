/** The jobs of the engine benchmarks in the SQL of Flink, in a process without anything of ours. */
@NullMarked
package io.dataweaver.benchmarks.flinksql;

import org.jspecify.annotations.NullMarked;
