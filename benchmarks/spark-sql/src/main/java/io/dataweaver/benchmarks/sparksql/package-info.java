/** The jobs of the engine benchmarks in the SQL of Spark, in a process without anything of ours. */
@NullMarked
package io.dataweaver.benchmarks.sparksql;

import org.jspecify.annotations.NullMarked;
