/** Databases by JDBC as source and sink; each kind of database is a {@link io.dataweaver.connector.jdbc.Dialect}. */
@NullMarked
package io.dataweaver.connector.jdbc;

import org.jspecify.annotations.NullMarked;
