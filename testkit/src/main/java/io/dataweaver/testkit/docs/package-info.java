/** Holding pages to the code that they show. */
@NullMarked
package io.dataweaver.testkit.docs;

import org.jspecify.annotations.NullMarked;
