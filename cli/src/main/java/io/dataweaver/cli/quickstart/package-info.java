/** The command {@code quickstart}: a real database, real data and two ordinary pipelines, in ten seconds. */
@NullMarked
package io.dataweaver.cli.quickstart;

import org.jspecify.annotations.NullMarked;
