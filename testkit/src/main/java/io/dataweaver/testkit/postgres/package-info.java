/** A real PostgreSQL for tests, started by the tests themselves. */
@NullMarked
package io.dataweaver.testkit.postgres;

import org.jspecify.annotations.NullMarked;
