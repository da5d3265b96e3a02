/** A real MariaDB for tests. */
@NullMarked
package io.dataweaver.testkit.mariadb;

import org.jspecify.annotations.NullMarked;
