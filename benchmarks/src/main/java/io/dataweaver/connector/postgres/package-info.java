/** Benchmarks of what the connector keeps to itself; here, because only its own package sees it. */
@NullMarked
package io.dataweaver.connector.postgres;

import org.jspecify.annotations.NullMarked;
