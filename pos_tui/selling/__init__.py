"""Basket, tenders, sale, return: where one transaction calls several features."""
