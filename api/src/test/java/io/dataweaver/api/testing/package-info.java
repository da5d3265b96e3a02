/** What the tests of this module share: seeds and random values of every type. */
@NullMarked
package io.dataweaver.api.testing;

import org.jspecify.annotations.NullMarked;
