/** The schema registry that formats are tested against. */
@NullMarked
package io.dataweaver.testkit.registry;

import org.jspecify.annotations.NullMarked;
