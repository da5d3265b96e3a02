/** Whole runs while network, server or another user stands in the way. */
@NullMarked
package io.dataweaver.cli.fault;

import org.jspecify.annotations.NullMarked;
