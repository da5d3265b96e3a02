/** A connector for a folder of index cards: one small text file a row. */
@NullMarked
package com.example.cards;

import org.jspecify.annotations.NullMarked;
