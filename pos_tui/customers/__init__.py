"""People who buy: loyalty, store credit, gift cards."""
